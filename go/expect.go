package testtracker

import (
	"errors"
	"net/http"
)

var errAfter = errors.New("testtracker: filter: After is set, expected 0: " +
	"expectations and faults are for requests from now on")

// Expect says how many requests that match the filter are to come from now on. [Tracker.Verify] and
// [Tracker.Close] fail if another number comes, and so does the test of [New].
//
//	err := tracker.Expect(testtracker.Filter{Event: testtracker.Stopped}, testtracker.Exactly(1))
func (tr *Tracker) Expect(filter Filter, times Times) error {
	if filter.After != 0 {
		return errAfter
	}
	return tr.control.call(http.MethodPost, "/expectations", map[string]any{
		"filter": filter.words(), "min": times.min, "max": times.max,
	}, nil)
}

// Verify checks that every expectation is met now. The error is an [*UnmetError] if one is not. The
// expectations stay.
//
// A request that has no reply yet may not have been served, and does not count then; [Tracker.Close]
// counts it.
func (tr *Tracker) Verify() error {
	return tr.control.get("/verify", nil, nil)
}

// Expectation is what a test expects, and what has come so far.
type Expectation struct {
	// Filter says which requests, in words.
	Filter string `json:"filter"`
	// Min is the least number that is expected.
	Min uint64 `json:"min"`
	// Max is the greatest number; absent for any number.
	Max Optional[uint64] `json:"max"`
	// Count is how many have come.
	Count uint64 `json:"count"`
	// Met says whether that is as many as expected.
	Met bool `json:"met"`
}

// Expectations returns all expectations.
func (tr *Tracker) Expectations() (expectations []Expectation, err error) {
	err = tr.control.get("/expectations", nil, &expectations)
	return expectations, err
}
