package testtracker

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
)

// lastRequests is how many requests the log of a failed test shows.
const lastRequests = 20

// Tracker is a running tracker. [New] and [Start] make one.
type Tracker struct {
	// UDPURL is the first of UDPURLs; empty if the tracker does not serve UDP.
	UDPURL string
	// HTTPURL is the first of HTTPURLs; empty if the tracker does not serve HTTP.
	HTTPURL string
	// UDPURLs are the announce URLs for UDP, one for each bound address, IPv4 first:
	// udp://127.0.0.1:40001/announce, udp://[::1]:40001/announce.
	UDPURLs []string
	// HTTPURLs are those for HTTP.
	HTTPURLs []string
	// WSURL is the first of WSURLs; empty if the tracker does not serve WebSocket.
	WSURL string
	// WSURLs are those for WebSocket: one for each address bound for HTTP, unless the setting ws is
	// false.
	WSURLs []string
	// ControlURL is the root of the control interface, for what this package has no method for:
	// http://127.0.0.1:40003.
	ControlURL string

	control *control
	closing sync.Once
	closed  error
	// last are the summaries of the last requests before the tracker was closed.
	last []string
}

// New starts a tracker for a test. It fails the test at once if the tracker does not start.
//
// When the test ends, the tracker is closed. The test fails then if an expectation is not met (see
// [Tracker.Expect]), and the last requests are logged if the test has failed for any reason.
func New(t testing.TB, options ...Option) *Tracker {
	t.Helper()
	tracker, err := Start(context.Background(), options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		t.Helper()
		if err := tracker.Close(); err != nil {
			t.Error(err)
		}
		if t.Failed() {
			t.Log(tracker.lastText())
		}
	})
	return tracker
}

// Start starts a tracker. Close it after use. The context is for the start alone; without a
// deadline a start ends after 30 seconds.
func Start(ctx context.Context, options ...Option) (*Tracker, error) {
	given, err := read(options)
	if err != nil {
		return nil, err
	}
	path, err := find(given.command)
	if err != nil {
		return nil, err
	}
	process, line, err := startProcess(ctx, path, given.serve())
	if err != nil {
		return nil, err
	}
	var urls struct{ UDP, HTTP, WS, Control []string }
	if err := json.Unmarshal(line, &urls); err != nil || len(urls.Control) == 0 {
		err := fmt.Errorf(`testtracker: the first line of %s: %q, expected {"udp":[…],"http":[…],"control":["http://…"]}`,
			path, strings.TrimSpace(string(line)))
		return nil, errors.Join(err, process.stop())
	}
	return &Tracker{
		UDPURL: first(urls.UDP), UDPURLs: urls.UDP,
		HTTPURL: first(urls.HTTP), HTTPURLs: urls.HTTP,
		WSURL: first(urls.WS), WSURLs: urls.WS,
		ControlURL: urls.Control[0],
		control:    newControl(urls.Control[0], process),
	}, nil
}

// Close ends the tracker and verifies the expectations. Its error is an [*UnmetError] if one is not
// met. A request that has arrived at the tracker's sockets before still counts. A further call
// returns the same error.
func (tr *Tracker) Close() error {
	tr.closing.Do(func() { tr.closed = tr.close() })
	return tr.closed
}

func (tr *Tracker) close() error {
	expectations, err := tr.Expectations()
	tr.last = tr.summaries()
	tr.control.close()
	ended := tr.control.process.stop()
	var early *ProcessError
	if errors.As(err, &early) {
		// It had ended before, which is one error and not two.
		return err
	}
	if len(expectations) > 0 {
		ended = unmetAtEnd(ended)
	}
	return errors.Join(err, ended)
}

// unmetAtEnd returns the expectations that the tracker has found unmet at its end, as an error, or
// else the same error. A call of the control interface would come before requests that have arrived,
// but are not served yet.
func unmetAtEnd(ended error) error {
	var process *ProcessError
	if !errors.As(ended, &process) || process.State.ExitCode() != 1 {
		return ended
	}
	text, found := strings.CutPrefix(strings.TrimRight(process.Stderr, "\n"), "error: ")
	line, _, _ := strings.Cut(text, "\n")
	if !found || !strings.Contains(line, ": expected ") {
		return ended
	}
	return &UnmetError{strings.Split(text, "\n\n")}
}

// summaries returns the summaries of the last requests, as far as they can be read.
func (tr *Tracker) summaries() []string {
	recorded, err := tr.Recorded()
	if err != nil {
		return nil
	}
	filter := Filter{}
	if recorded.Total > lastRequests {
		filter.After = recorded.Total - lastRequests
	}
	requests, err := tr.Requests(filter)
	if err != nil {
		return nil
	}
	summaries := make([]string, len(requests))
	for i, request := range requests {
		summaries[i] = fmt.Sprintf("  %d. %s", request.Number, request.Summary)
	}
	return summaries
}

func (tr *Tracker) lastText() string {
	if len(tr.last) == 0 {
		return "the tracker has no request in its record"
	}
	return "the last requests to the tracker:\n" + strings.Join(tr.last, "\n")
}

func first(urls []string) string {
	if len(urls) == 0 {
		return ""
	}
	return urls[0]
}
