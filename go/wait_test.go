package testtracker_test

import (
	"context"
	"errors"
	"testing"

	testtracker "github.com/test-tracker/test-tracker/go"
)

func TestWaitForTakesARequestThatHasCome(t *testing.T) {
	t.Parallel()
	tracker := testtracker.New(t)
	announced(t, tracker, me("started"))

	request := value[testtracker.Request](t)(tracker.WaitFor(context.Background(), testtracker.Filter{Event: testtracker.Started}))
	equal(t, "number", request.Number, 2)
}

func TestWaitForWaitsForARequest(t *testing.T) {
	t.Parallel()
	tracker := testtracker.New(t)
	announced(t, tracker, me(""))
	type waited struct {
		request testtracker.Request
		err     error
	}
	waits := make(chan waited, 1)
	go func() {
		request, err := tracker.WaitFor(patient(t), testtracker.Filter{Action: testtracker.Announce, After: 2})
		waits <- waited{request, err}
	}()
	announced(t, tracker, me(""))

	wait := ends(t, "a second announce", waits)
	must(t, wait.err)
	equal(t, "number", wait.request.Number, 4)
}

func TestWaitForNReturnsTheFirstOnesInTheirOrder(t *testing.T) {
	t.Parallel()
	tracker := testtracker.New(t)
	announced(t, tracker, me("started"))
	announcedHTTP(t, tracker, me("completed"))
	announced(t, tracker, me("stopped"))

	requests := value[[]testtracker.Request](t)(tracker.WaitForN(patient(t), testtracker.Filter{Action: testtracker.Announce}, 2))
	equal(t, "requests", len(requests), 2)
	equal(t, "first", requests[0].Event, testtracker.Started)
	equal(t, "second", requests[1].Event, testtracker.Completed)
	_, err := tracker.WaitForN(patient(t), testtracker.Filter{}, 0)
	failsWith[*testtracker.ControlError](t, err, "count: 0", "expected")
	_, err = tracker.WaitForN(patient(t), testtracker.Filter{}, -1)
	failsWith[*testtracker.ControlError](t, err, "count: -1", "expected")
}

func TestAWaitThatTimesOutSaysWhatCameNearest(t *testing.T) {
	t.Parallel()
	tracker := testtracker.New(t)
	announced(t, tracker, me("started"))

	_, err := tracker.WaitFor(soon(t), testtracker.Filter{Event: testtracker.Stopped})
	timeout := failsWith[*testtracker.TimeoutError](t, err,
		"timed out after", "requests with event stopped: expected at least 1, got 0",
		"udp announce started", "(differs in event)")
	equal(t, "explanation", timeout.Explanation, err.Error())
	equal(t, "is a passed deadline", errors.Is(err, context.DeadlineExceeded), true)

	passed, cancel := context.WithTimeout(context.Background(), -1)
	defer cancel()
	_, err = tracker.WaitForN(passed, testtracker.Filter{Event: testtracker.Started}, 2)
	failsWith[*testtracker.TimeoutError](t, err, "expected at least 2, got 1")
	requests := value[[]testtracker.Request](t)(tracker.WaitForN(passed, testtracker.Filter{Event: testtracker.Started}, 1))
	equal(t, "requests that have come at a passed deadline", len(requests), 1)
}

func TestAWaitEndsWhenItsContextIsCanceled(t *testing.T) {
	t.Parallel()
	tracker := testtracker.New(t)
	gate := value[*testtracker.Gate](t)(tracker.Hold(testtracker.Filter{}))
	reason := errors.New("the test is over")
	for name, wait := range map[string]func(context.Context) error{
		"WaitFor": func(ctx context.Context) error {
			_, err := tracker.WaitFor(ctx, testtracker.Filter{})
			return err
		},
		"Seen": func(ctx context.Context) error {
			_, err := gate.Seen(ctx)
			return err
		},
		"WaitHeld": func(ctx context.Context) error {
			_, err := gate.Fault.WaitHeld(ctx, 1)
			return err
		},
	} {
		ctx, cancel := context.WithCancelCause(patient(t))
		ended := meanwhile(func() error { return wait(ctx) })
		cancel(reason)
		if err := ends(t, name+" after its context was canceled", ended); !errors.Is(err, reason) {
			t.Errorf("%s: got the error %v, expected %v", name, err, reason)
		}
	}
}

func TestAWaitEndsWhenTheTrackerIsClosed(t *testing.T) {
	t.Parallel()
	tracker := testtracker.New(t)
	gate := value[*testtracker.Gate](t)(tracker.Hold(testtracker.Filter{}))
	client := meanwhile(func() error { return me("started").over(tracker, testtracker.HTTP) })
	wait := meanwhile(func() error {
		_, err := tracker.WaitFor(patient(t), testtracker.Filter{Event: testtracker.Stopped})
		return err
	})
	value[testtracker.Request](t)(gate.Seen(patient(t)))
	must(t, tracker.Close())

	if err := ends(t, "the wait, after Close", wait); !errors.Is(err, testtracker.ErrClosed) {
		t.Errorf("got the error %v, expected %v", err, testtracker.ErrClosed)
	}
	if err := ends(t, "the client, after Close", client); err == nil {
		t.Error("the client got a reply that was held")
	}
}
