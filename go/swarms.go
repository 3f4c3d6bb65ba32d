package testtracker

import (
	"encoding/json"
	"net/http"
	"net/netip"
	"net/url"
	"time"
)

// Swarms returns every swarm that has a peer, in the order of the info hashes. The counts are the
// real ones.
func (tr *Tracker) Swarms() (swarms []Swarm, err error) {
	err = tr.control.get("/swarms", nil, &swarms)
	return swarms, err
}

func (h InfoHash) path() string { return "/swarms/" + h.String() }

// Peer is a peer in a swarm.
type Peer struct {
	// Addr is the address that other peers get: the IP address that its announce came from, and the
	// port that it announced.
	Addr netip.AddrPort
	// PeerID is its peer id.
	PeerID PeerID
	// Left is how many bytes it still has to download; 0 is a seeder.
	Left Optional[uint64]
	// Uploaded is how many bytes it has uploaded, as it said itself.
	Uploaded uint64
	// Downloaded is how many bytes it has downloaded, as it said itself.
	Downloaded uint64
	// Event is the event of its last announce.
	Event Event
	// Key is its key, in the form that [Request.Key] has.
	Key Optional[string]
	// Client is its name and version, as far as its peer id says (BEP 20).
	Client string
	// Age is how long ago it announced last, by the tracker's clock.
	Age time.Duration
}

// UnmarshalJSON reads a peer as the control interface writes it.
func (p *Peer) UnmarshalJSON(data []byte) error {
	var read struct {
		address
		PeerID     PeerID           `json:"peerId"`
		Left       Optional[uint64] `json:"left"`
		Uploaded   uint64           `json:"uploaded"`
		Downloaded uint64           `json:"downloaded"`
		Event      Event            `json:"event"`
		Key        Optional[string] `json:"key"`
		Client     string           `json:"client"`
		Age        seconds          `json:"age"`
	}
	if err := json.Unmarshal(data, &read); err != nil {
		return err
	}
	*p = Peer{
		Addr: read.addrPort(), PeerID: read.PeerID, Left: read.Left, Uploaded: read.Uploaded,
		Downloaded: read.Downloaded, Event: read.Event, Key: read.Key, Client: read.Client,
		Age: time.Duration(read.Age),
	}
	return nil
}

// Peers returns the peers of a torrent, IPv4 before IPv6. There are none if the tracker does not
// know it.
func (tr *Tracker) Peers(infoHash InfoHash) (peers []Peer, err error) {
	err = tr.control.get(infoHash.path()+"/peers", nil, &peers)
	return peers, err
}

// NewPeer is a peer to add to a swarm.
type NewPeer struct {
	// Addr is its address.
	Addr netip.AddrPort
	// PeerID is its peer id. If it is absent, the tracker makes one from the address.
	PeerID Optional[PeerID]
	// Left is how many bytes it still has to download: Bytes(0) for a seeder. If it is absent, the
	// peer is a leecher.
	Left Optional[uint64]
}

// AddPeer adds a peer that no client announced, or changes the one at that address. It expires like
// any other.
func (tr *Tracker) AddPeer(infoHash InfoHash, peer NewPeer) error {
	send := peerJSON(peer.Addr, peer.PeerID)
	send["left"] = peer.Left
	return tr.control.call(http.MethodPost, infoHash.path()+"/peers", send, nil)
}

// RemovePeer removes the peer at an address, however it was added. The error is [ErrNotFound] if
// there is none.
func (tr *Tracker) RemovePeer(infoHash InfoHash, addr netip.AddrPort) error {
	path := infoHash.path() + "/peers/" + url.PathEscape(addr.String())
	return tr.control.call(http.MethodDelete, path, nil, nil)
}

// SetCounts sets the counts of a torrent that replies to announces and scrapes have from now on,
// whatever its peers are. [Tracker.Swarms] goes on returning the real ones.
func (tr *Tracker) SetCounts(infoHash InfoHash, counts Counts) error {
	return tr.control.call(http.MethodPut, infoHash.path()+"/counts", counts, nil)
}

// ResetCounts ends SetCounts: replies have the real counts again.
func (tr *Tracker) ResetCounts(infoHash InfoHash) error {
	return tr.control.call(http.MethodDelete, infoHash.path()+"/counts", nil, nil)
}

// Refuse refuses all announces of a torrent from now on, with this reason.
func (tr *Tracker) Refuse(infoHash InfoHash, reason string) error {
	refusal := map[string]string{"reason": reason}
	return tr.control.call(http.MethodPut, infoHash.path()+"/refusal", refusal, nil)
}

// EndRefusal ends Refuse: announces of the torrent are answered again.
func (tr *Tracker) EndRefusal(infoHash InfoHash) error {
	return tr.control.call(http.MethodDelete, infoHash.path()+"/refusal", nil, nil)
}
