package testtracker_test

import (
	"encoding/json"
	"net/netip"
	"strings"
	"testing"

	testtracker "github.com/test-tracker/test-tracker/go"
)

func TestARequestOverUDPHasAllItsFields(t *testing.T) {
	t.Parallel()
	tracker := testtracker.New(t, testtracker.Frozen())
	must(t, tracker.Advance(1_500_000_001))
	announce := me("started")
	announce.path = `/x?y=\z` + "\xff"
	announced(t, tracker, announce)

	requests := value[[]testtracker.Request](t)(tracker.Requests(testtracker.Filter{}))
	equal(t, "requests", len(requests), 2)
	connect, request := requests[0], requests[1]
	equal(t, "action", connect.Action, testtracker.Connect)
	equal(t, "kind", connect.Answer.Kind, testtracker.AnswerConnected)
	if connect.Answer.ConnectionID == 0 {
		t.Error("no connection id")
	}
	equal(t, "event of a connect", connect.Event, "")
	equal(t, "left of a connect", connect.Left, testtracker.Optional[uint64]{})
	equal(t, "peer id of a connect", connect.PeerID, testtracker.Optional[testtracker.PeerID]{})

	equal(t, "number", request.Number, 2)
	equal(t, "transport", request.Transport, testtracker.UDP)
	equal(t, "remote", request.Remote.Addr(), netip.MustParseAddr("127.0.0.1"))
	equal(t, "local", "udp://"+request.Local.String()+"/announce", tracker.UDPURL)
	equal(t, "at", request.At, 1_500_000_001)
	equal(t, "action", request.Action, testtracker.Announce)
	equal(t, "info hashes", request.InfoHashes, []testtracker.InfoHash{torrent})
	equal(t, "peer id", request.PeerID, testtracker.Some(peerID))
	equal(t, "client", request.Client, "Transmission 4.0.6")
	equal(t, "event", request.Event, testtracker.Started)
	equal(t, "port", request.Port, testtracker.Some[uint16](6881))
	equal(t, "uploaded", request.Uploaded, testtracker.Bytes(0))
	equal(t, "downloaded", request.Downloaded, testtracker.Bytes(0))
	equal(t, "left", request.Left, testtracker.Bytes(100))
	equal(t, "numwant", request.Numwant, testtracker.Some[int64](-1))
	equal(t, "key", request.Key, testtracker.Some("00c0ffee"))
	equal(t, "HTTP", request.HTTP, nil)
	equal(t, "URL data", request.URLData, testtracker.Some(announce.path))
	equal(t, "bytes of the request", len(request.Raw), 98+2+len(announce.path))
	equal(t, "bytes of the reply", len(request.Reply), 20)
	equal(t, "answer", request.Answer, testtracker.Answer{
		Kind: testtracker.AnswerAnnounced, Interval: 1800, Leechers: 1, Peers: []netip.AddrPort{},
	})
	equal(t, "faults", len(request.Faults), 0)
	numwant, found := request.Parameter("numwant")
	equal(t, "numwant", numwant, "-1")
	equal(t, "found", found, true)
	_, found = request.Parameter("nothing")
	equal(t, "found", found, false)
	contains(t, request.String(), "udp announce started "+torrent.String(), "left=100")
}

func TestARequestOverHTTPHasAllItsFields(t *testing.T) {
	t.Parallel()
	tracker := testtracker.New(t)
	must(t, tracker.AddPeer(another, testtracker.NewPeer{Addr: netip.MustParseAddrPort("192.0.2.1:1")}))
	announce := me("completed")
	announce.infoHash, announce.left = another, 1<<64-1
	announcedHTTP(t, tracker, announce)

	request := value[testtracker.Request](t)(tracker.WaitFor(patient(t), testtracker.Filter{}))
	equal(t, "transport", request.Transport, testtracker.HTTP)
	equal(t, "info hashes", request.InfoHashes, []testtracker.InfoHash{another})
	equal(t, "left", request.Left, testtracker.Bytes(1<<64-1))
	equal(t, "key", request.Key, testtracker.Optional[string]{})
	equal(t, "URL data", request.URLData, testtracker.Optional[string]{})
	odd, _ := request.Parameter("odd")
	equal(t, "a parameter of odd bytes", odd, "a\\b\xff")
	equal(t, "method", request.HTTP.Method, "GET")
	equal(t, "path", request.HTTP.Path, "/announce")
	host, found := request.HTTP.Header("HOST")
	equal(t, "Host", "http://"+host+"/announce", tracker.HTTPURL)
	equal(t, "found", found, true)
	_, found = request.HTTP.Header("nothing")
	equal(t, "found", found, false)
	contains(t, string(request.Raw), "GET /announce?")
	contains(t, string(request.Reply), "HTTP/1.1 200 OK\r\n", "8:interval")
	equal(t, "answer", request.Answer, testtracker.Answer{
		Kind: testtracker.AnswerAnnounced, Interval: 1800, MinInterval: testtracker.Seconds(60),
		Leechers: 2, Peers: []netip.AddrPort{netip.MustParseAddrPort("192.0.2.1:1")},
	})
}

func TestAScrapeIsAnsweredWithSwarms(t *testing.T) {
	t.Parallel()
	tracker := testtracker.New(t)
	announced(t, tracker, me("started"))
	value[[][3]uint32](t)(scrapeUDP(tracker.UDPURL, torrent, another))

	scrape := value[testtracker.Request](t)(tracker.WaitFor(patient(t), testtracker.Filter{Action: testtracker.Scrape}))
	equal(t, "answer", scrape.Answer, testtracker.Answer{
		Kind: testtracker.AnswerScraped,
		Swarms: []testtracker.Swarm{
			{InfoHash: torrent, Counts: testtracker.Counts{Leechers: 1}},
			{InfoHash: another},
		},
	})
	equal(t, "info hashes", scrape.InfoHashes, []testtracker.InfoHash{torrent, another})
}

func TestFiltersSelectRequests(t *testing.T) {
	t.Parallel()
	tracker := testtracker.New(t)
	fault := value[*testtracker.Fault](t)(tracker.AddFault("announce event=stopped refuse=no"))
	announced(t, tracker, me("started")) // 1, 2
	odd := me("completed")
	odd.infoHash, odd.peerID = another, testtracker.PeerID([]byte("\"\\ \x00\xff\n-=;'aaaaaaaaaaa"))
	announcedHTTP(t, tracker, odd)           // 3
	refusedReason(t, tracker, me("stopped")) // 4, 5

	localhost := netip.MustParseAddr("127.0.0.1")
	for _, test := range []struct {
		filter   testtracker.Filter
		expected []uint64
	}{
		{testtracker.Filter{}, []uint64{1, 2, 3, 4, 5}},
		{testtracker.Filter{After: 3}, []uint64{4, 5}},
		{testtracker.Filter{After: 5}, nil},
		{testtracker.Filter{After: 1 << 60}, nil},
		{testtracker.Filter{Action: testtracker.Connect}, []uint64{1, 4}},
		{testtracker.Filter{Action: testtracker.Scrape}, nil},
		{testtracker.Filter{Transport: testtracker.HTTP}, []uint64{3}},
		{testtracker.Filter{Family: testtracker.IPv4}, []uint64{1, 2, 3, 4, 5}},
		{testtracker.Filter{Family: testtracker.IPv6}, nil},
		{testtracker.Filter{Event: testtracker.Started}, []uint64{2}},
		{testtracker.Filter{Event: testtracker.NoEvent}, nil},
		{testtracker.Filter{InfoHash: another}, []uint64{3}},
		{testtracker.Filter{PeerID: "-TR"}, []uint64{2, 5}},
		{testtracker.Filter{PeerID: string(odd.peerID[:7])}, []uint64{3}},
		{testtracker.Filter{PeerID: string(odd.peerID[:])}, []uint64{3}},
		{testtracker.Filter{Remote: localhost}, []uint64{1, 2, 3, 4, 5}},
		{testtracker.Filter{Remote: netip.MustParseAddr("::1")}, nil},
		{testtracker.Filter{Outcome: testtracker.Refused}, []uint64{5}},
		{testtracker.Filter{Outcome: testtracker.Ignored}, nil},
		{testtracker.Filter{Fault: fault.ID}, []uint64{5}},
		{testtracker.Filter{Words: "announce udp"}, []uint64{2, 5}},
		{testtracker.Filter{Event: testtracker.Stopped, Words: "udp", After: 2}, []uint64{5}},
	} {
		requests, err := tracker.Requests(test.filter)
		if err != nil {
			t.Errorf("%v: %v", test.filter, err)
			continue
		}
		var numbers []uint64
		for _, request := range requests {
			numbers = append(numbers, request.Number)
		}
		equal(t, "requests with "+test.filter.String(), numbers, test.expected)
	}
}

func TestAnInvalidFilterIsAnErrorThatNamesTheValue(t *testing.T) {
	t.Parallel()
	tracker := testtracker.New(t)
	for _, filter := range []testtracker.Filter{
		{Event: "begun"}, {Words: "event=begun"}, {Action: testtracker.Announce, Words: "event=\"begun\""},
	} {
		_, err := tracker.Requests(filter)
		equal(t, "status", failsWith[*testtracker.ControlError](t, err, "event", "begun", "started").Status, 400)
		_, err = tracker.WaitFor(patient(t), filter)
		failsWith[*testtracker.ControlError](t, err, "event", "begun")
		failsWith[*testtracker.ControlError](t, tracker.Expect(filter, testtracker.Exactly(1)), "event", "begun")
		_, err = tracker.Hold(filter)
		failsWith[*testtracker.ControlError](t, err, "event", "begun")
		for _, err := range tracker.Watch(patient(t), filter) {
			failsWith[*testtracker.ControlError](t, err, "event", "begun")
		}
	}
	_, err := tracker.Requests(testtracker.Filter{PeerID: "more than twenty bytes"})
	failsWith[*testtracker.ControlError](t, err, "peer-id", "more than twenty bytes")
}

func TestMoreRequestsThanOneAnswerHolds(t *testing.T) {
	t.Parallel()
	// An answer has 8 MiB at most; each of these takes more than 40 KiB of it.
	const count = 220
	tracker := testtracker.New(t)
	large := me("")
	large.junk = strings.Repeat("\xff", 4000)
	for range count {
		announcedHTTP(t, tracker, large)
	}

	response, err := httpClient.Get(tracker.ControlURL + "/requests?max=10000")
	must(t, err)
	defer response.Body.Close()
	var one []testtracker.Request
	must(t, json.NewDecoder(response.Body).Decode(&one))
	if len(one) >= count {
		t.Fatalf("one answer has all %d requests, so this test shows nothing", len(one))
	}
	for name, requests := range map[string][]testtracker.Request{
		"Requests": value[[]testtracker.Request](t)(tracker.Requests(testtracker.Filter{})),
		"WaitForN": value[[]testtracker.Request](t)(tracker.WaitForN(patient(t), testtracker.Filter{}, count-1)),
	} {
		equal(t, "requests of "+name, len(requests), map[string]int{"Requests": count, "WaitForN": count - 1}[name])
		for i, request := range requests {
			if junk, _ := request.Parameter("junk"); request.Number != uint64(i+1) || junk != large.junk {
				t.Fatalf("%s: request %d has the number %d and %d bytes of junk", name, i+1, request.Number, len(junk))
			}
		}
	}
	equal(t, "recorded", value[testtracker.Recorded](t)(tracker.Recorded()), testtracker.Recorded{Total: count})
}

func TestCountersAndRecordedCountWhatTheRecordHasDropped(t *testing.T) {
	t.Parallel()
	tracker := testtracker.New(t, testtracker.Setting("record-max", 1))
	announced(t, tracker, me("started"))
	announced(t, tracker, me(""))

	counters := value[[]testtracker.Counter](t)(tracker.Counters())
	equal(t, "counters", counters, []testtracker.Counter{
		{Transport: testtracker.UDP, Action: testtracker.Connect, Outcome: testtracker.Answered, Count: 2},
		{Transport: testtracker.UDP, Action: testtracker.Announce, Event: testtracker.NoEvent, Outcome: testtracker.Answered, Count: 1},
		{Transport: testtracker.UDP, Action: testtracker.Announce, Event: testtracker.Started, Outcome: testtracker.Answered, Count: 1},
	})
	equal(t, "recorded", value[testtracker.Recorded](t)(tracker.Recorded()), testtracker.Recorded{Total: 4, Dropped: 3})
}

func TestExplainSaysWhichRequestsComeNearest(t *testing.T) {
	t.Parallel()
	tracker := testtracker.New(t)
	announced(t, tracker, me("started"))

	filter := testtracker.Filter{Event: testtracker.Stopped, InfoHash: torrent}
	text := value[string](t)(tracker.Explain(filter, testtracker.Between(2, 3)))
	contains(t, text, "expected 2 to 3, got 0", "udp announce started", "(differs in event)")
	contains(t, value[string](t)(tracker.Explain(filter, testtracker.Times{})), "expected at least 1, got 0")
	contains(t, value[string](t)(tracker.Explain(filter, testtracker.AtLeast(2))), "expected at least 2, got 0")
	contains(t, value[string](t)(tracker.Explain(filter, testtracker.AtMost(2))), "expected at most 2, got 0")
	contains(t, value[string](t)(tracker.Explain(filter, testtracker.Exactly(0))), "expected no, got 0")
	filter.After = 2
	contains(t, value[string](t)(tracker.Explain(filter, testtracker.Exactly(1))), "has received no request since")
	_, err := tracker.Explain(filter, testtracker.Between(3, 2))
	failsWith[*testtracker.ControlError](t, err, "max: 2")
}
