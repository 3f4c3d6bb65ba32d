package testtracker_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	testtracker "github.com/test-tracker/test-tracker/go"
)

var infoHash = testtracker.InfoHash([]byte("aaaaaaaaaaaaaaaaaaaa"))

// announce stands for your client: it announces itself over HTTP, and returns the tracker's reply.
func announce(announceURL, event string) (string, error) {
	query := url.Values{
		"info_hash": {string(infoHash[:])}, "peer_id": {"-XX0001-abcdefghijkl"}, "port": {"6881"},
		"uploaded": {"0"}, "downloaded": {"0"}, "left": {"100"}, "compact": {"1"}, "event": {event},
	}
	response, err := http.Get(announceURL + "?" + query.Encode())
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return string(body), err
}

// startExample starts the tracker of an example, which has no test to fail.
func startExample(options ...testtracker.Option) *testtracker.Tracker {
	tracker, err := testtracker.Start(context.Background(), options...)
	check(err)
	return tracker
}

// check ends an example that has failed.
func check(err error) {
	if err != nil {
		log.Panic(err)
	}
}

func ExampleNew() {
	_ = func(t *testing.T) {
		tracker := testtracker.New(t) // closed and verified when the test ends
		if _, err := announce(tracker.HTTPURL, "started"); err != nil {
			t.Fatal(err)
		}

		request, err := tracker.WaitFor(context.Background(), testtracker.Filter{Event: testtracker.Started})
		if err != nil {
			t.Fatal(err)
		}
		if !request.Left.Is(100) {
			t.Errorf("left is %v", request.Left)
		}
	}
}

func ExampleStart() {
	ctx := context.Background()
	tracker, err := testtracker.Start(ctx, testtracker.MinInterval(5), testtracker.Setting("keep-alive", true))
	check(err)
	defer tracker.Close()

	reply, err := announce(tracker.HTTPURL, "started")
	check(err)
	fmt.Println(reply)
	// Output:
	// d8:completei0e10:incompletei1e8:intervali1800e12:min intervali5e5:peers0:e
}

func ExampleTracker_WaitFor() {
	tracker := startExample()
	defer tracker.Close()
	go announce(tracker.HTTPURL, "started")

	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	request, err := tracker.WaitFor(ctx, testtracker.Filter{Event: testtracker.Started, InfoHash: infoHash})
	check(err)
	fmt.Println(request.Transport, request.Event, request.Left, request.Numwant)
	// Output:
	// http started 100 absent
}

func ExampleTimeoutError() {
	tracker := startExample()
	defer tracker.Close()

	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	_, err := tracker.WaitFor(ctx, testtracker.Filter{Event: testtracker.Stopped})
	var timeout *testtracker.TimeoutError
	if errors.As(err, &timeout) {
		_, explanation, _ := strings.Cut(timeout.Explanation, "\n")
		fmt.Println(explanation)
	}
	// Output:
	// requests with event stopped: expected at least 1, got 0
	// the tracker has received no request since
}

func ExampleTracker_Watch() {
	tracker := startExample()
	defer tracker.Close()
	go func() {
		for _, event := range []string{"started", "completed", "stopped"} {
			announce(tracker.HTTPURL, event)
		}
	}()

	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	for request, err := range tracker.Watch(ctx, testtracker.Filter{Action: testtracker.Announce}) {
		check(err)
		fmt.Println(request.Event)
		if request.Event == testtracker.Stopped {
			break
		}
	}
	// Output:
	// started
	// completed
	// stopped
}

func ExampleTracker_Expect() {
	tracker := startExample()
	check(tracker.Expect(testtracker.Filter{Event: testtracker.Stopped}, testtracker.Exactly(1)))

	err := tracker.Close() // in a test with New this is done for you
	fmt.Println(err)
	// Output:
	// requests with event stopped: expected exactly 1, got 0
	// the tracker has received no request since
}

func ExampleTracker_AddFault() {
	tracker := startExample()
	defer tracker.Close()
	fault, err := tracker.AddFault(`http announce times=1 refuse="try again"`)
	check(err)

	for range 2 {
		reply, err := announce(tracker.HTTPURL, "started")
		check(err)
		fmt.Println(reply)
	}
	status, err := fault.Status()
	check(err)
	fmt.Println("hits:", status.Hits)
	// Output:
	// d14:failure reason9:try againe
	// d8:completei0e10:incompletei1e8:intervali1800e12:min intervali60e5:peers0:e
	// hits: 1
}

func ExampleTracker_Hold() {
	tracker := startExample()
	defer tracker.Close()
	gate, err := tracker.Hold(testtracker.Filter{Event: testtracker.Started})
	check(err)
	announced := make(chan error)
	go func() {
		_, err := announce(tracker.HTTPURL, "started")
		announced <- err
	}()

	request, err := gate.Seen(context.Background())
	check(err)
	fmt.Println("the client has sent", request.Event, "and has no reply")
	check(gate.Open())
	fmt.Println("the reply came, with the error", <-announced)
	// Output:
	// the client has sent started and has no reply
	// the reply came, with the error <nil>
}

func ExampleTracker_Advance() {
	tracker := startExample(testtracker.Frozen())
	defer tracker.Close()
	_, err := announce(tracker.HTTPURL, "started")
	check(err)

	for range 2 {
		check(tracker.Advance(40 * time.Minute)) // peers leave after an hour of silence
		peers, err := tracker.Peers(infoHash)
		check(err)
		fmt.Println(len(peers), "peers")
	}
	// Output:
	// 1 peers
	// 0 peers
}

func ExampleTracker_NextAnnounce() {
	tracker := startExample()
	defer tracker.Close()
	check(tracker.NextAnnounce(testtracker.Script{
		Intervals: testtracker.Intervals{Interval: testtracker.Seconds(5)},
		Peers:     []testtracker.ToldPeer{{Addr: netip.MustParseAddrPort("203.0.113.7:6881")}},
	}))

	_, err := announce(tracker.HTTPURL, "started")
	check(err)
	requests, err := tracker.Requests(testtracker.Filter{})
	check(err)
	fmt.Println(requests[0].Answer.Interval, requests[0].Answer.Peers)
	// Output:
	// 5 [203.0.113.7:6881]
}

func ExampleParseInfoHash() {
	parsed, err := testtracker.ParseInfoHash("6161616161616161616161616161616161616161")
	fmt.Println(parsed == infoHash, err)
	_, err = testtracker.ParseInfoHash("61")
	fmt.Println(err)
	// Output:
	// true <nil>
	// testtracker: info hash: "61", expected 40 hexadecimal digits
}

func ExampleOptional() {
	var request testtracker.Request
	fmt.Println(request.Left, request.Left.Is(0))
	request.Left = testtracker.Bytes(0)
	fmt.Println(request.Left, request.Left.Is(0), request.Left == testtracker.Bytes(0))
	// Output:
	// absent false
	// 0 true true
}
