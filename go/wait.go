package testtracker

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"
)

const (
	// waitLimit is how long a wait without a deadline takes.
	waitLimit = 4 * time.Second
	// waitMax is how long the tracker waits at most.
	waitMax = 10 * time.Minute
)

// WaitFor returns the first request that matches the filter, and waits for it if none has come yet.
// Requests that are in the record already count, so it does not matter whether the client is
// faster than the test. To wait for a later one, set After:
//
//	again, err := tracker.WaitFor(ctx, testtracker.Filter{Action: testtracker.Announce, After: announce.Number})
//
// It waits until the context's deadline, or for 4 seconds of real time if there is none, and 10
// minutes at most. Then the error is a [*TimeoutError] that lists the nearest requests.
func (tr *Tracker) WaitFor(ctx context.Context, filter Filter) (Request, error) {
	requests, err := tr.WaitForN(ctx, filter, 1)
	if err != nil {
		return Request{}, err
	}
	return requests[0], nil
}

// WaitForN is [Tracker.WaitFor] for several requests, 10,000 at most: it returns the first n that
// match, the oldest first.
func (tr *Tracker) WaitForN(ctx context.Context, filter Filter, n int) ([]Request, error) {
	var requests []Request
	err := tr.control.wait(ctx, "/wait", map[string]any{
		"filter": filter.words(), "count": n, "after": filter.After,
	}, &requests)
	// An answer that would be too large has only the first of them; the others are in the record.
	for err == nil && len(requests) < n {
		var more []Request
		if len(requests) > 0 {
			filter.After = requests[len(requests)-1].Number
		}
		if more, err = tr.page(filter); err == nil && len(more) == 0 {
			return nil, fmt.Errorf("testtracker: wait: the record has %d of the %d requests that came", len(requests), n)
		}
		requests = append(requests, more[:min(len(more), n-len(requests))]...)
	}
	if err != nil {
		return nil, err
	}
	return requests, nil
}

// wait makes a call that the tracker answers when something has happened, or after a limit, which
// it gets as the field timeout.
func (c *control) wait(ctx context.Context, path string, send map[string]any, receive any) error {
	limit := waitLimit
	if deadline, limited := ctx.Deadline(); limited {
		// Whole milliseconds, which the error shows.
		left := time.Until(deadline) + time.Millisecond - 1
		limit = min(max(left.Truncate(time.Millisecond), 0), waitMax)
	}
	send["timeout"] = seconds(limit)
	// At the deadline the tracker says what was missing, so the call outlives its context.
	patient, cancel := context.WithTimeoutCause(context.WithoutCancel(ctx), limit+answerLimit, errNoAnswer)
	defer cancel()
	patient, cancelWith := context.WithCancelCause(patient)
	defer cancelWith(nil)
	defer context.AfterFunc(ctx, func() {
		if !errors.Is(ctx.Err(), context.DeadlineExceeded) {
			cancelWith(context.Cause(ctx))
		}
	})()
	return c.callWith(patient, http.MethodPost, path, send, receive)
}
