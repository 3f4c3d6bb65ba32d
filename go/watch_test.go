package testtracker_test

import (
	"context"
	"errors"
	"testing"

	testtracker "github.com/test-tracker/test-tracker/go"
)

func TestAWatchGivesWhatIsInTheRecordAndWhatComes(t *testing.T) {
	t.Parallel()
	tracker := testtracker.New(t)
	announced(t, tracker, me("started"))

	var events []testtracker.Event
	for request, err := range tracker.Watch(patient(t), testtracker.Filter{Action: testtracker.Announce}) {
		must(t, err)
		events = append(events, request.Event)
		if request.Event == testtracker.Stopped {
			break
		}
		// It comes after the watch has begun.
		next := map[testtracker.Event]string{testtracker.Started: "completed", testtracker.Completed: "stopped"}
		announcedHTTP(t, tracker, me(next[request.Event]))
	}
	equal(t, "events", events, []testtracker.Event{testtracker.Started, testtracker.Completed, testtracker.Stopped})
}

func TestASecondLoopGoesOnWhereTheFirstOneEnded(t *testing.T) {
	t.Parallel()
	tracker := testtracker.New(t)
	announced(t, tracker, me("started"))
	announced(t, tracker, me("stopped"))

	watch := tracker.Watch(patient(t), testtracker.Filter{After: 1})
	var numbers []uint64
	for range 2 {
		for request, err := range watch {
			must(t, err)
			numbers = append(numbers, request.Number)
			break
		}
	}
	equal(t, "numbers", numbers, []uint64{2, 3})
}

func TestAWatchEndsWithoutAnErrorWhenItsContextIsCanceled(t *testing.T) {
	t.Parallel()
	tracker := testtracker.New(t)
	announced(t, tracker, me("started"))
	ctx, cancel := context.WithCancel(patient(t))
	defer cancel()

	count := 0
	for _, err := range tracker.Watch(ctx, testtracker.Filter{Event: testtracker.Started}) {
		must(t, err)
		count++
		cancel()
	}
	equal(t, "requests", count, 1)
}

func TestAWatchSaysAtItsDeadlineWhatCameNearest(t *testing.T) {
	t.Parallel()
	tracker := testtracker.New(t)
	announced(t, tracker, me("started"))

	var last error
	for _, err := range tracker.Watch(soon(t), testtracker.Filter{Event: testtracker.Stopped}) {
		last = err
	}
	failsWith[*testtracker.TimeoutError](t, last, "deadline", "event stopped: expected at least 1, got 0", "udp announce started")
	equal(t, "is a passed deadline", errors.Is(last, context.DeadlineExceeded), true)
}

func TestAWatchEndsWithoutAnErrorWhenTheTrackerIsClosed(t *testing.T) {
	t.Parallel()
	tracker := testtracker.New(t)
	announced(t, tracker, me("started"))

	count := 0
	for _, err := range tracker.Watch(patient(t), testtracker.Filter{Event: testtracker.Started}) {
		must(t, err)
		count++
		must(t, tracker.Close())
	}
	equal(t, "requests", count, 1)
}

func TestAWatchSaysHowManyRequestsItHasMissed(t *testing.T) {
	t.Parallel()
	tracker := testtracker.New(t, testtracker.Setting("record-max", 2))
	for range 3 {
		announced(t, tracker, me(""))
	}

	var missed uint64
	var numbers []uint64
	for request, err := range tracker.Watch(patient(t), testtracker.Filter{}) {
		if err != nil {
			missed += failsWith[*testtracker.MissedError](t, err, "4 requests", "record-max").Missed
			continue
		}
		numbers = append(numbers, request.Number)
		if request.Number == 6 {
			break
		}
	}
	equal(t, "missed", missed, 4)
	equal(t, "numbers", numbers, []uint64{5, 6})
}

func TestAWatchEndsWithAnErrorWhenTheTrackerDies(t *testing.T) {
	t.Parallel()
	tracker := value[*testtracker.Tracker](t)(testtracker.Start(patient(t)))
	announced(t, tracker, me("started"))

	var last error
	for _, err := range tracker.Watch(patient(t), testtracker.Filter{Event: testtracker.Started}) {
		if last = err; err == nil {
			must(t, tracker.Process().Kill())
		}
	}
	failsWith[*testtracker.ProcessError](t, last)
	failsWith[*testtracker.ProcessError](t, tracker.Close())
}
