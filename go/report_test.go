package testtracker_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	testtracker "github.com/test-tracker/test-tracker/go"
)

// fake is a test that records what it is told.
type fake struct {
	testing.TB
	cleanups           []func()
	errors, fatal, log []string
	helpers            int
}

func (f *fake) Helper()           { f.helpers++ }
func (f *fake) Cleanup(do func()) { f.cleanups = append(f.cleanups, do) }
func (f *fake) Failed() bool      { return len(f.errors)+len(f.fatal) > 0 }
func (f *fake) Log(values ...any) { f.log = append(f.log, fmt.Sprint(values...)) }
func (f *fake) Error(values ...any) {
	f.errors = append(f.errors, fmt.Sprint(values...))
}
func (f *fake) Fatal(values ...any) {
	f.fatal = append(f.fatal, fmt.Sprint(values...))
	runtime.Goexit()
}

// fakeTest runs a test to its end, with its clean-ups.
func fakeTest(t testing.TB, test func(testing.TB)) *fake {
	t.Helper()
	f := &fake{TB: t}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		defer func() {
			for i := range f.cleanups {
				f.cleanups[len(f.cleanups)-1-i]()
			}
		}()
		test(f)
	}()
	ends(t, "the end of a test", ended)
	if f.helpers == 0 {
		t.Error("New and its clean-up are no helpers of the test")
	}
	return f
}

func TestANewTrackerEndsWithItsTest(t *testing.T) {
	t.Parallel()
	var tracker *testtracker.Tracker
	test := fakeTest(t, func(fake testing.TB) {
		tracker = testtracker.New(fake)
		must(t, tracker.Expect(testtracker.Filter{Event: testtracker.Started}, testtracker.Exactly(1)))
		announced(t, tracker, me("started"))
	})
	ends(t, "the tracker's process", tracker.Ended())
	equal(t, "errors", len(test.errors), 0)
	equal(t, "log", len(test.log), 0)
}

func TestUnmetExpectationsFailTheTest(t *testing.T) {
	t.Parallel()
	for _, closes := range []bool{false, true} {
		test := fakeTest(t, func(fake testing.TB) {
			tracker := testtracker.New(fake)
			must(t, tracker.Expect(testtracker.Filter{Event: testtracker.Stopped}, testtracker.Exactly(1)))
			announced(t, tracker, me("started"))
			if closes {
				tracker.Close()
			}
		})
		equal(t, "errors", len(test.errors), 1)
		contains(t, strings.Join(test.errors, ""), "event stopped: expected exactly 1, got 0", "udp announce started")
		equal(t, "log", len(test.log), 1)
		contains(t, strings.Join(test.log, ""), "1. udp connect", "2. udp announce started")
	}
}

func TestTheLastRequestsAreLoggedWhenTheTestHasFailed(t *testing.T) {
	t.Parallel()
	test := fakeTest(t, func(fake testing.TB) {
		tracker := testtracker.New(fake)
		for range 15 {
			announced(t, tracker, me(""))
		}
		fake.Fatal("something else")
	})
	equal(t, "errors", len(test.errors), 0)
	lines := strings.Split(strings.Join(test.log, ""), "\n")
	if len(lines) != 21 {
		t.Fatalf("the log has %d lines, expected 21: %q", len(lines), lines)
	}
	contains(t, lines[0], "last requests")
	contains(t, lines[1], "11. udp connect")
	contains(t, lines[20], "30. udp announce")

	test = fakeTest(t, func(fake testing.TB) {
		testtracker.New(fake)
		fake.Error("something else")
	})
	contains(t, strings.Join(test.log, ""), "no request")
}

func TestATrackerThatDiesFailsTheTest(t *testing.T) {
	t.Parallel()
	test := fakeTest(t, func(fake testing.TB) {
		must(t, testtracker.New(fake).Process().Kill())
	})
	equal(t, "errors", len(test.errors), 1)
	contains(t, strings.Join(test.errors, ""), "has ended", "killed")
}
