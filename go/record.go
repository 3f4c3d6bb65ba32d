package testtracker

import (
	"strconv"
)

// pageMax is how many requests the tracker lists at once, at most.
const pageMax = 10_000

// Requests returns the recorded requests that match the filter, the oldest first.
func (tr *Tracker) Requests(filter Filter) ([]Request, error) {
	// Those that come meanwhile may be left out, so that this ends.
	recorded, err := tr.Recorded()
	if err != nil {
		return nil, err
	}
	var requests []Request
	for {
		page, err := tr.page(filter)
		if err != nil {
			return nil, err
		}
		requests = append(requests, page...)
		if len(page) == 0 || page[len(page)-1].Number >= recorded.Total {
			return requests, nil
		}
		filter.After = page[len(page)-1].Number
	}
}

// page returns the first requests that match, as many as the tracker lists at once.
func (tr *Tracker) page(filter Filter) (requests []Request, err error) {
	query := filter.query()
	query.Set("max", strconv.Itoa(pageMax))
	err = tr.control.get("/requests", query, &requests)
	return requests, err
}

// Recorded is how many requests the record has seen.
type Recorded struct {
	// Total is the number of the last one.
	Total uint64 `json:"total"`
	// Dropped is how many of them the record no longer has: requests 1 to this number.
	Dropped uint64 `json:"dropped"`
}

// Recorded returns how many requests the record has seen, and how many of them it no longer has.
func (tr *Tracker) Recorded() (recorded Recorded, err error) {
	err = tr.control.get("/recorded", nil, &recorded)
	return recorded, err
}

// Counter is how many requests of a kind there were.
type Counter struct {
	// Transport is their protocol.
	Transport Transport `json:"transport"`
	// Action is what they asked for.
	Action Action `json:"action"`
	// Event is that of announces. It is empty for other requests, and for an event that does not exist.
	Event Event `json:"event"`
	// Outcome is how they ended.
	Outcome Outcome `json:"outcome"`
	// Count is how many there were.
	Count uint64 `json:"count"`
}

// Counters returns how many requests of each kind there were, whether they are still in the record
// or not. It has only kinds that occurred.
func (tr *Tracker) Counters() (counters []Counter, err error) {
	err = tr.control.get("/counters", nil, &counters)
	return counters, err
}

// Explain describes the filter, which recorded requests come nearest to it, and how they differ, in
// several lines. It is for the message of your own assertion.
func (tr *Tracker) Explain(filter Filter, times Times) (string, error) {
	query := filter.query()
	for name, limit := range map[string]Optional[uint64]{"min": times.min, "max": times.max} {
		if value, present := limit.Get(); present {
			query.Set(name, strconv.FormatUint(value, 10))
		}
	}
	var explanation struct {
		Text string `json:"text"`
	}
	err := tr.control.get("/explain", query, &explanation)
	return explanation.Text, err
}
