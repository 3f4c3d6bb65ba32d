package testtracker_test

import (
	"errors"
	"strings"
	"testing"

	testtracker "github.com/test-tracker/test-tracker/go"
)

func TestAFaultChangesRepliesUntilItIsRemoved(t *testing.T) {
	t.Parallel()
	tracker := testtracker.New(t)
	fault := value[*testtracker.Fault](t)(tracker.AddFault(`announce udp refuse="not today" name=no`))
	equal(t, "reason", refusedReason(t, tracker, me("started")), "not today")

	equal(t, "status", value[testtracker.FaultStatus](t)(fault.Status()), testtracker.FaultStatus{
		ID: fault.ID, Name: "no", Text: `announce udp refuse="not today" name=no`, Hits: 1,
	})
	request := value[testtracker.Request](t)(tracker.WaitFor(patient(t), testtracker.Filter{Fault: fault.ID}))
	equal(t, "faults", request.Faults, []uint32{fault.ID})
	equal(t, "answer", request.Answer, testtracker.Answer{Kind: testtracker.AnswerRefused, Reason: "not today"})
	must(t, fault.Remove())
	announced(t, tracker, me("started"))

	_, err := fault.Status()
	_, releaseErr := fault.Release()
	_, waitErr := fault.WaitHeld(patient(t), 1)
	for _, err := range []error{err, releaseErr, waitErr, fault.Remove()} {
		if !errors.Is(err, testtracker.ErrNotFound) {
			t.Errorf("got the error %v, expected %v", err, testtracker.ErrNotFound)
		}
	}
}

func TestFaultsOfTheOptionsAreThereFromTheStart(t *testing.T) {
	t.Parallel()
	tracker := testtracker.New(t, testtracker.Faults("connect refuse=one then ok", `announce refuse="two three"`))
	equal(t, "the first reason", refusedReason(t, tracker, me("started")), "one")
	equal(t, "the second reason", refusedReason(t, tracker, me("started")), "two three")
	equal(t, "faults", len(value[[]testtracker.FaultStatus](t)(tracker.Faults())), 2)
	must(t, tracker.ClearFaults())
	equal(t, "faults", len(value[[]testtracker.FaultStatus](t)(tracker.Faults())), 0)
	announced(t, tracker, me("started"))
}

func TestAnInvalidFaultIsAnErrorThatNamesTheWord(t *testing.T) {
	t.Parallel()
	tracker := testtracker.New(t)
	_, err := tracker.AddFault("announce dorp")
	equal(t, "status", failsWith[*testtracker.ControlError](t, err, "dorp", "drop").Status, 400)

	_, err = tracker.AddFaults("announce drop", "connect interval=5")
	failsWith[*testtracker.ControlError](t, err, "interval")
	equal(t, "faults", len(value[[]testtracker.FaultStatus](t)(tracker.Faults())), 0)

	faults := value[[]*testtracker.Fault](t)(tracker.AddFaults("announce delay=1s", "connect delay=1s"))
	equal(t, "faults", len(faults), 2)
	equal(t, "the second fault", value[testtracker.FaultStatus](t)(faults[1].Status()).Text, "connect delay=1s")
	equal(t, "faults added by none", len(value[[]*testtracker.Fault](t)(tracker.AddFaults())), 0)
}

func TestAFaultHoldsRepliesUntilItReleasesThem(t *testing.T) {
	t.Parallel()
	tracker := testtracker.New(t)
	fault := value[*testtracker.Fault](t)(tracker.AddFault("http hold"))
	_, err := fault.WaitHeld(soon(t), 1)
	failsWith[*testtracker.TimeoutError](t, err, "timed out after", "holds 0 replies, expected 1")

	clients := make(chan error, 2)
	for range cap(clients) {
		go func() { clients <- me("started").over(tracker, testtracker.HTTP) }()
	}
	status := value[testtracker.FaultStatus](t)(fault.WaitHeld(patient(t), 2))
	equal(t, "held", status.Held, 2)
	equal(t, "released", value[int](t)(fault.Release()), 2)
	for range cap(clients) {
		must(t, ends(t, "a released reply", clients))
	}
	equal(t, "released again", value[int](t)(fault.Release()), 0)
}

func TestAGateHoldsRepliesUntilItIsOpened(t *testing.T) {
	t.Parallel()
	tracker := testtracker.New(t)
	gate := value[*testtracker.Gate](t)(tracker.Hold(testtracker.Filter{Event: testtracker.Started, InfoHash: torrent}))
	socket := value[*udpSocket](t)(dialUDP(tracker.UDPURL))
	defer socket.Close()
	must(t, socket.connect())
	must(t, socket.send(socket.connectionID, 1, me("started").announceBody()))

	seen := value[testtracker.Request](t)(gate.Seen(patient(t)))
	equal(t, "left", seen.Left, testtracker.Bytes(100))
	// Scrapes are answered, while this reply is held.
	value[[][3]uint32](t)(scrapeUDP(tracker.UDPURL, torrent))
	equal(t, "held", value[testtracker.FaultStatus](t)(gate.Fault.Status()).Held, 1)

	must(t, gate.Open())
	value[[]byte](t)(socket.receive(1))
	must(t, gate.Open())
	announced(t, tracker, me("started"))
}

func TestAGateForEverythingHoldsEverything(t *testing.T) {
	t.Parallel()
	tracker := testtracker.New(t)
	gate := value[*testtracker.Gate](t)(tracker.Hold(testtracker.Filter{}))
	_, err := gate.Seen(soon(t))
	failsWith[*testtracker.TimeoutError](t, err, "expected at least 1, got 0")
	client := meanwhile(func() error { return me("started").over(tracker, testtracker.UDP) })
	equal(t, "action", value[testtracker.Request](t)(gate.Seen(patient(t))).Action, testtracker.Connect)
	must(t, gate.Open())
	must(t, ends(t, "the client, after the gate was opened", client))
}

func TestAGateCannotChooseByWhatIsNotKnownYet(t *testing.T) {
	t.Parallel()
	tracker := testtracker.New(t)
	_, err := tracker.Hold(testtracker.Filter{Outcome: testtracker.Refused})
	contains(t, strings.ToLower(failsWith[*testtracker.ControlError](t, err).Detail), "outcome")
}
