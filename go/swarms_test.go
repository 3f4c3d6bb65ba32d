package testtracker_test

import (
	"errors"
	"net/netip"
	"testing"
	"time"

	testtracker "github.com/test-tracker/test-tracker/go"
)

var (
	seeder  = netip.MustParseAddrPort("203.0.113.7:51413")
	leecher = netip.MustParseAddrPort("[2001:db8::7]:51413")
)

func TestPeersAreThoseThatHaveAnnounced(t *testing.T) {
	t.Parallel()
	tracker := testtracker.New(t, testtracker.Frozen())
	announced(t, tracker, me("started"))
	must(t, tracker.Advance(90*time.Second+time.Nanosecond))

	peers := value[[]testtracker.Peer](t)(tracker.Peers(torrent))
	equal(t, "peers", peers, []testtracker.Peer{{
		Addr: netip.MustParseAddrPort("127.0.0.1:6881"), PeerID: peerID, Left: testtracker.Bytes(100),
		Event: testtracker.Started, Key: testtracker.Some("00c0ffee"), Client: "Transmission 4.0.6",
		Age: 90*time.Second + time.Nanosecond,
	}})
	equal(t, "peers of another torrent", len(value[[]testtracker.Peer](t)(tracker.Peers(another))), 0)
}

func TestPeersThatATestAddsAreInReplies(t *testing.T) {
	t.Parallel()
	tracker := testtracker.New(t)
	id := testtracker.PeerID([]byte("-XX0001-\x00\xff4567890123"[:20]))
	must(t, tracker.AddPeer(torrent, testtracker.NewPeer{Addr: seeder, PeerID: testtracker.Some(id), Left: testtracker.Bytes(0)}))
	must(t, tracker.AddPeer(torrent, testtracker.NewPeer{Addr: leecher}))

	equal(t, "swarms", value[[]testtracker.Swarm](t)(tracker.Swarms()), []testtracker.Swarm{
		{InfoHash: torrent, Counts: testtracker.Counts{Seeders: 1, Leechers: 1}},
	})
	peers := value[[]testtracker.Peer](t)(tracker.Peers(torrent))
	equal(t, "peers", len(peers), 2)
	equal(t, "peer id", peers[0].PeerID, id)
	equal(t, "left", peers[0].Left, testtracker.Bytes(0))
	equal(t, "address", peers[1].Addr, leecher)
	equal(t, "peers of the reply", announced(t, tracker, me("started")).peers, []netip.AddrPort{seeder})

	must(t, tracker.RemovePeer(torrent, seeder))
	must(t, tracker.RemovePeer(torrent, leecher))
	if err := tracker.RemovePeer(torrent, leecher); !errors.Is(err, testtracker.ErrNotFound) {
		t.Errorf("got the error %v, expected %v", err, testtracker.ErrNotFound)
	}
	err := tracker.AddPeer(torrent, testtracker.NewPeer{Addr: netip.AddrPortFrom(seeder.Addr(), 0)})
	failsWith[*testtracker.ControlError](t, err, "port")
	failsWith[*testtracker.ControlError](t, tracker.AddPeer(torrent, testtracker.NewPeer{}), "ip")
}

func TestCountsThatATestSetsAreInReplies(t *testing.T) {
	t.Parallel()
	tracker := testtracker.New(t)
	must(t, tracker.SetCounts(torrent, testtracker.Counts{Seeders: 1000, Leechers: 1<<32 - 1, Downloaded: 7}))
	answer := announced(t, tracker, me("started"))
	equal(t, "seeders", answer.seeders, 1000)
	equal(t, "leechers", answer.leechers, 1<<32-1)
	equal(t, "scrape", value[[][3]uint32](t)(scrapeUDP(tracker.UDPURL, torrent)), [][3]uint32{{1000, 7, 1<<32 - 1}})
	equal(t, "real leechers", value[[]testtracker.Swarm](t)(tracker.Swarms())[0].Leechers, 1)

	must(t, tracker.ResetCounts(torrent))
	equal(t, "leechers", announced(t, tracker, me("")).leechers, 1)
}

func TestATorrentIsRefusedUntilTheRefusalEnds(t *testing.T) {
	t.Parallel()
	tracker := testtracker.New(t)
	must(t, tracker.Refuse(torrent, `unregistered "torrent"`))
	equal(t, "reason", refusedReason(t, tracker, me("started")), `unregistered "torrent"`)
	must(t, tracker.EndRefusal(torrent))
	announced(t, tracker, me("started"))
}
