package testtracker_test

import (
	"strings"
	"testing"

	testtracker "github.com/test-tracker/test-tracker/go"
)

func TestExpectationsThatAreMet(t *testing.T) {
	t.Parallel()
	tracker := testtracker.New(t)
	started := testtracker.Filter{Event: testtracker.Started}
	for _, times := range []testtracker.Times{
		{}, testtracker.Exactly(1), testtracker.AtLeast(1), testtracker.AtMost(1), testtracker.Between(0, 2),
	} {
		must(t, tracker.Expect(started, times))
	}
	must(t, tracker.Expect(testtracker.Filter{Outcome: testtracker.Refused}, testtracker.Exactly(0)))
	announced(t, tracker, me("started"))

	must(t, tracker.Verify())
	expectations := value[[]testtracker.Expectation](t)(tracker.Expectations())
	equal(t, "expectations", len(expectations), 6)
	equal(t, "the second one", expectations[1], testtracker.Expectation{
		Filter: expectations[1].Filter, Min: 1, Max: testtracker.Some[uint64](1), Count: 1, Met: true,
	})
	equal(t, "max of at least 1", expectations[2].Max, testtracker.Optional[uint64]{})
	contains(t, expectations[1].Filter, "started")
}

func TestVerifySaysWhichExpectationsAreNotMet(t *testing.T) {
	t.Parallel()
	tracker := value[*testtracker.Tracker](t)(testtracker.Start(patient(t)))
	must(t, tracker.Expect(testtracker.Filter{Event: testtracker.Stopped}, testtracker.Exactly(1)))
	must(t, tracker.Expect(testtracker.Filter{Event: testtracker.Started}, testtracker.Exactly(0)))
	must(t, tracker.Expect(testtracker.Filter{Event: testtracker.Started}, testtracker.Exactly(1)))
	announced(t, tracker, me("started"))

	verified := tracker.Verify()
	err := tracker.Close()
	for name, err := range map[string]error{"Verify": verified, "Close": err} {
		unmet := failsWith[*testtracker.UnmetError](t, err,
			"requests with event stopped: expected exactly 1, got 0", "(differs in event)",
			"requests with event started: expected no, got 1")
		equal(t, "unmet expectations of "+name, len(unmet.Unmet), 2)
		if strings.Contains(err.Error(), "exit status") {
			t.Errorf("%s: the error is more than the tracker's own text: %v", name, err)
		}
	}
	equal(t, "the text of both", verified.Error(), err.Error())
	equal(t, "the error of a second Close", tracker.Close(), err)
}

func TestARequestThatIsOnItsWayWhenTheTrackerIsClosedCounts(t *testing.T) {
	t.Parallel()
	for range 20 {
		tracker := value[*testtracker.Tracker](t)(testtracker.Start(patient(t)))
		socket := value[*udpSocket](t)(dialUDP(tracker.UDPURL))
		defer socket.Close()
		must(t, socket.connect())
		must(t, tracker.Expect(testtracker.Filter{Event: testtracker.Stopped}, testtracker.Exactly(1)))
		must(t, socket.send(socket.connectionID, 1, me("stopped").announceBody()))
		must(t, tracker.Close())
	}
}

func TestExpectationsAreForRequestsFromNowOn(t *testing.T) {
	t.Parallel()
	tracker := testtracker.New(t)
	announced(t, tracker, me("started"))
	must(t, tracker.Expect(testtracker.Filter{Event: testtracker.Started}, testtracker.Exactly(0)))
	must(t, tracker.Verify())

	after := testtracker.Filter{After: 1}
	contains(t, tracker.Expect(after, testtracker.Exactly(0)).Error(), "After is set")
	_, err := tracker.Hold(after)
	contains(t, err.Error(), "After is set")
	failsWith[*testtracker.ControlError](t, tracker.Expect(testtracker.Filter{}, testtracker.Between(3, 2)), "max: 2")
}
