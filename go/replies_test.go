package testtracker_test

import (
	"net/netip"
	"testing"

	testtracker "github.com/test-tracker/test-tracker/go"
)

func TestIntervalsThatATestSetsAreInReplies(t *testing.T) {
	t.Parallel()
	tracker := testtracker.New(t, testtracker.Interval(600), testtracker.MinInterval(5))
	equal(t, "interval", announced(t, tracker, me("started")).interval, 600)
	contains(t, announcedHTTP(t, tracker, me("")), "8:intervali600e12:min intervali5e")

	must(t, tracker.SetIntervals(testtracker.Intervals{Interval: testtracker.Seconds(60), MinInterval: testtracker.Seconds(0)}))
	contains(t, announcedHTTP(t, tracker, me("")), "8:intervali60e12:min intervali0e")
	must(t, tracker.SetIntervals(testtracker.Intervals{Interval: testtracker.Seconds(1<<32 - 1)}))
	contains(t, announcedHTTP(t, tracker, me("")), "8:intervali4294967295e12:min intervali5e")
	must(t, tracker.ResetIntervals())
	equal(t, "interval", announced(t, tracker, me("")).interval, 600)
}

func TestScriptsAreTheRepliesToTheNextAnnounces(t *testing.T) {
	t.Parallel()
	tracker := testtracker.New(t)
	told := netip.MustParseAddrPort("203.0.113.9:1")
	must(t, tracker.AddPeer(torrent, testtracker.NewPeer{Addr: seeder}))
	must(t, tracker.NextAnnounce(testtracker.Script{
		Intervals: testtracker.Intervals{Interval: testtracker.Seconds(5)},
		Peers:     []testtracker.ToldPeer{{Addr: told, PeerID: testtracker.Some(peerID)}, {Addr: told}, {Addr: leecher}},
	}))
	must(t, tracker.NextAnnounce(testtracker.Script{InfoHash: another, Intervals: testtracker.Intervals{Interval: testtracker.Seconds(7)}}))
	must(t, tracker.NextAnnounce(testtracker.Script{Peers: []testtracker.ToldPeer{}}))

	first := announced(t, tracker, me("started"))
	equal(t, "the first interval", first.interval, 5)
	equal(t, "the first peers", first.peers, []netip.AddrPort{told, told})
	second := announced(t, tracker, me(""))
	equal(t, "the second interval", second.interval, 1800)
	equal(t, "the second peers", len(second.peers), 0)
	third := announced(t, tracker, me(""))
	equal(t, "the third peers", third.peers, []netip.AddrPort{seeder})
	other := me("")
	other.infoHash = another
	equal(t, "the interval of another torrent", announced(t, tracker, other).interval, 7)
}
