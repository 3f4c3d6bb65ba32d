package testtracker_test

import (
	"net"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	testtracker "github.com/test-tracker/test-tracker/go"
)

func TestTheClockMovesAsTheTestSays(t *testing.T) {
	t.Parallel()
	tracker := testtracker.New(t, testtracker.Frozen(), testtracker.Setting("peer-lifetime", time.Minute))
	equal(t, "clock", value[testtracker.Clock](t)(tracker.Clock()), testtracker.Clock{Frozen: true})
	announced(t, tracker, me("started"))
	must(t, tracker.Advance(time.Minute))
	equal(t, "age", value[[]testtracker.Peer](t)(tracker.Peers(torrent))[0].Age, time.Minute)
	must(t, tracker.Advance(time.Second))
	equal(t, "peers", len(value[[]testtracker.Peer](t)(tracker.Peers(torrent))), 0)
	equal(t, "clock", value[testtracker.Clock](t)(tracker.Clock()), testtracker.Clock{Now: 61 * time.Second, Frozen: true})

	must(t, tracker.Resume())
	equal(t, "frozen", value[testtracker.Clock](t)(tracker.Clock()).Frozen, false)
	must(t, tracker.Freeze())
	clock := value[testtracker.Clock](t)(tracker.Clock())
	equal(t, "frozen", clock.Frozen, true)
	if clock.Now < 61*time.Second {
		t.Errorf("the clock has gone back to %v", clock.Now)
	}
	failsWith[*testtracker.ControlError](t, tracker.Advance(-time.Second), "-1")
}

func TestTheTrackerGoesDownAndUpOnTheSamePorts(t *testing.T) {
	t.Parallel()
	tracker := testtracker.New(t, testtracker.Frozen())
	announced(t, tracker, me("started"))
	must(t, tracker.Down())
	equal(t, "state", value[testtracker.About](t)(tracker.About()).State, testtracker.StateDown)
	if _, err := me("").http(tracker.HTTPURL); err == nil {
		t.Error("the tracker answers, though it is down")
	}
	must(t, tracker.Up())
	equal(t, "state", value[testtracker.About](t)(tracker.About()).State, testtracker.StateRunning)
	equal(t, "leechers", announced(t, tracker, me("")).leechers, 1)

	must(t, tracker.DownFor(time.Minute))
	if _, err := me("").udp(tracker.UDPURL); err == nil {
		t.Error("the tracker answers, though it is down")
	}
	must(t, tracker.Advance(time.Minute))
	must(t, tracker.Up())
	announced(t, tracker, me(""))

	// One that is down can be closed, which the clean-up does.
	must(t, tracker.Down())
}

func TestConnectionIDsAreForgotten(t *testing.T) {
	t.Parallel()
	tracker := testtracker.New(t)
	socket := value[*udpSocket](t)(dialUDP(tracker.UDPURL))
	defer socket.Close()
	must(t, socket.connect())
	value[told](t)(socket.announce(me("started")))
	must(t, tracker.ForgetConnectionIDs())
	_, err := socket.announce(me(""))
	failsWith[refused](t, err)
	must(t, socket.connect())
	value[told](t)(socket.announce(me("")))
}

func TestClearForgetsAllButTheNumbersOfRequests(t *testing.T) {
	t.Parallel()
	tracker := testtracker.New(t)
	must(t, tracker.Expect(testtracker.Filter{Event: testtracker.Stopped}, testtracker.Exactly(1)))
	must(t, tracker.Refuse(another, "no"))
	value[*testtracker.Fault](t)(tracker.AddFault("scrape drop"))
	announced(t, tracker, me("started"))
	must(t, tracker.Clear())

	must(t, tracker.Verify())
	equal(t, "requests", len(value[[]testtracker.Request](t)(tracker.Requests(testtracker.Filter{}))), 0)
	equal(t, "swarms", len(value[[]testtracker.Swarm](t)(tracker.Swarms())), 0)
	equal(t, "faults", len(value[[]testtracker.FaultStatus](t)(tracker.Faults())), 0)
	equal(t, "counters", len(value[[]testtracker.Counter](t)(tracker.Counters())), 0)
	announcedHTTP(t, tracker, me("started"))
	equal(t, "number", value[testtracker.Request](t)(tracker.WaitFor(patient(t), testtracker.Filter{})).Number, 3)
}

func TestASnapshotIsRestoredInAnotherTracker(t *testing.T) {
	t.Parallel()
	tracker := testtracker.New(t)
	must(t, tracker.AddPeer(torrent, testtracker.NewPeer{Addr: seeder, Left: testtracker.Bytes(0)}))
	snapshot := value[[]byte](t)(tracker.Snapshot())

	other := testtracker.New(t)
	must(t, other.Restore(snapshot))
	equal(t, "peers", announced(t, other, me("started")).peers, []netip.AddrPort{seeder})
	for _, bytes := range [][]byte{nil, {}, []byte("nonsense"), snapshot[:len(snapshot)-1]} {
		equal(t, "status", failsWith[*testtracker.ControlError](t, other.Restore(bytes)).Status, 400)
	}
	equal(t, "swarms", len(value[[]testtracker.Swarm](t)(other.Swarms())), 1)
}

func TestAboutHasVersionStateAndSettings(t *testing.T) {
	t.Parallel()
	tracker := testtracker.New(t,
		testtracker.Profile("opentracker"), testtracker.Seed(1<<64-1), testtracker.Setting("keep-alive", false),
		testtracker.Setting("deny", torrent, another), testtracker.Setting("announce-paths", "/x/announce"),
	)
	about := value[testtracker.About](t)(tracker.About())
	equal(t, "state", about.State, testtracker.StateRunning)
	if about.Version == "" {
		t.Error("no version")
	}
	contains(t, string(about.Settings), "opentracker", "false", "18446744073709551615",
		torrent.String(), another.String(), "/x/announce")
	contains(t, tracker.UDPURL, "/x/announce")
	refusedReason(t, tracker, me("started"))
}

func TestURLsAreThoseThatAreServed(t *testing.T) {
	t.Parallel()
	hasIPv6 := func() bool {
		listener, err := net.Listen("tcp", "[::1]:0")
		if err != nil {
			return false
		}
		return listener.Close() == nil
	}()
	count := map[bool]int{false: 1, true: 2}[hasIPv6]
	tracker := testtracker.New(t)
	equal(t, "UDP URLs", len(tracker.UDPURLs), count)
	equal(t, "HTTP URLs", len(tracker.HTTPURLs), count)
	equal(t, "the first of them", tracker.UDPURL, tracker.UDPURLs[0])
	equal(t, "the first of them", tracker.HTTPURL, tracker.HTTPURLs[0])
	equal(t, "WebSocket URLs", len(tracker.WSURLs), count)
	equal(t, "the first of them", tracker.WSURL, "ws"+strings.TrimPrefix(tracker.HTTPURL, "http"))
	response, err := httpClient.Get(tracker.ControlURL + "/tracker")
	must(t, err)
	must(t, response.Body.Close())
	equal(t, "status of the control interface", response.StatusCode, 200)
	for _, url := range tracker.HTTPURLs {
		value[string](t)(me("").http(url))
	}

	one := testtracker.New(t, testtracker.ListenUDP("127.0.0.1:0", "127.0.0.1:0"), testtracker.ListenHTTP())
	equal(t, "UDP URLs", len(one.UDPURLs), 2)
	equal(t, "HTTP URLs", len(one.HTTPURLs), 0)
	equal(t, "the HTTP URL", one.HTTPURL, "")
	parsed := value[*url.URL](t)(url.Parse(one.UDPURLs[1]))
	equal(t, "host", parsed.Hostname(), "127.0.0.1")
}
