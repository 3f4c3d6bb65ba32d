package testtracker

import (
	"net/http"
	"net/netip"
)

// Intervals are the intervals of announce replies, in seconds. One that is absent is that of the
// settings.
type Intervals struct {
	// Interval is when to announce again.
	Interval Optional[uint32] `json:"interval"`
	// MinInterval is the least time to the next announce.
	MinInterval Optional[uint32] `json:"minInterval"`
}

// SetIntervals sets the intervals of all announce replies from now on.
//
//	err := tracker.SetIntervals(testtracker.Intervals{Interval: testtracker.Seconds(60)})
func (tr *Tracker) SetIntervals(intervals Intervals) error {
	return tr.control.call(http.MethodPut, "/intervals", intervals, nil)
}

// ResetIntervals ends SetIntervals: replies have the intervals of the settings again.
func (tr *Tracker) ResetIntervals() error {
	return tr.control.call(http.MethodDelete, "/intervals", nil, nil)
}

// Script is the reply to one announce. What is not set is as without a script.
type Script struct {
	// InfoHash is the torrent whose announce it is for. The zero value is any torrent.
	InfoHash InfoHash
	Intervals
	// Peers are the peers of the reply, all of them in this order, whatever the client asks for. An
	// empty slice that is not nil is no peer. A UDP reply has only those of the client's family.
	Peers []ToldPeer
}

// ToldPeer is a peer in a reply.
type ToldPeer struct {
	// Addr is its address.
	Addr netip.AddrPort
	// PeerID is its peer id, for an HTTP client that does not want compact peers. If it is absent, the
	// tracker makes one from the address.
	PeerID Optional[PeerID]
}

// NextAnnounce sets the reply to the next announce that gets peers: not one that is refused, or has
// the event stopped. Scripts queue up; each is used once, by the first announce that it fits, the
// oldest first.
func (tr *Tracker) NextAnnounce(script Script) error {
	send := map[string]any{"interval": script.Interval, "minInterval": script.MinInterval}
	if script.InfoHash != (InfoHash{}) {
		send["infoHash"] = script.InfoHash
	}
	if script.Peers != nil {
		peers := make([]map[string]any, len(script.Peers))
		for i, peer := range script.Peers {
			peers[i] = peerJSON(peer.Addr, peer.PeerID)
		}
		send["peers"] = peers
	}
	return tr.control.call(http.MethodPost, "/next-announce", send, nil)
}
