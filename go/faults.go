package testtracker

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// Fault is a fault that the tracker has: see [Tracker.AddFault].
type Fault struct {
	// ID is its number, for [Filter.Fault] and [Request.Faults].
	ID      uint32
	tracker *Tracker
}

// FaultStatus is a fault, and what it has done.
type FaultStatus struct {
	// ID is its number: the tracker counts faults from 1.
	ID uint32 `json:"id"`
	// Name is its name.
	Name string `json:"name"`
	// Text is the whole fault in words.
	Text string `json:"text"`
	// Hits is how many requests it was due for.
	Hits uint64 `json:"hits"`
	// Held is how many replies it holds now.
	Held uint32 `json:"held"`
}

// AddFault adds a fault in words: which requests, when, and what goes wrong. docs/faults.md lists
// all effects.
//
//	fault, err := tracker.AddFault("announce udp times=2 drop")
func (tr *Tracker) AddFault(words string) (*Fault, error) {
	var added struct {
		ID uint32 `json:"id"`
	}
	if err := tr.control.call(http.MethodPost, "/faults", words, &added); err != nil {
		return nil, err
	}
	return &Fault{added.ID, tr}, nil
}

// AddFaults adds several faults. If one of them is invalid, none is added.
func (tr *Tracker) AddFaults(words ...string) ([]*Fault, error) {
	var added struct {
		IDs []uint32 `json:"ids"`
	}
	if err := tr.control.call(http.MethodPost, "/faults", append([]string{}, words...), &added); err != nil {
		return nil, err
	}
	faults := make([]*Fault, len(added.IDs))
	for i, id := range added.IDs {
		faults[i] = &Fault{id, tr}
	}
	return faults, nil
}

// Faults returns all faults that the tracker has, the oldest first.
func (tr *Tracker) Faults() (faults []FaultStatus, err error) {
	err = tr.control.get("/faults", nil, &faults)
	return faults, err
}

// ClearFaults removes all faults, and sends the replies that they hold.
func (tr *Tracker) ClearFaults() error {
	return tr.control.call(http.MethodDelete, "/faults", nil, nil)
}

func (f *Fault) path() string { return fmt.Sprintf("/faults/%d", f.ID) }

// Status returns how many requests the fault was due for, and how many replies it holds.
func (f *Fault) Status() (status FaultStatus, err error) {
	err = f.tracker.control.get(f.path(), nil, &status)
	return status, err
}

// Remove removes the fault, and sends the replies that it holds. The error is [ErrNotFound] if it
// was removed before.
func (f *Fault) Remove() error {
	return f.tracker.control.call(http.MethodDelete, f.path(), nil, nil)
}

// Release sends the replies that the fault holds, and returns their number. It holds later ones as
// before.
func (f *Fault) Release() (int, error) {
	var answer struct {
		Released int `json:"released"`
	}
	err := f.tracker.control.call(http.MethodPost, f.path()+"/release", nil, &answer)
	return answer.Released, err
}

// WaitHeld waits until the fault holds this many replies: until the context's deadline, or for 4
// seconds if there is none.
func (f *Fault) WaitHeld(ctx context.Context, replies int) (status FaultStatus, err error) {
	err = f.tracker.control.wait(ctx, f.path()+"/wait", map[string]any{"held": replies}, &status)
	return status, err
}

// Gate holds replies until it is opened: see [Tracker.Hold].
type Gate struct {
	// Fault is the fault that holds them.
	Fault *Fault
}

// Hold holds the replies to the requests that match the filter, from now on, until the gate is
// opened. The clients wait meanwhile.
func (tr *Tracker) Hold(filter Filter) (*Gate, error) {
	if filter.After != 0 {
		return nil, errAfter
	}
	fault, err := tr.AddFault(strings.TrimSpace(filter.words() + " hold"))
	if err != nil {
		return nil, err
	}
	return &Gate{fault}, nil
}

// Seen returns the first request whose reply is held. It waits for it until the context's deadline, or
// for 4 seconds if there is none.
func (g *Gate) Seen(ctx context.Context) (Request, error) {
	return g.Fault.tracker.WaitFor(ctx, Filter{Fault: g.Fault.ID})
}

// Open sends the replies that are held, and holds no more. A further call does nothing.
func (g *Gate) Open() error {
	if err := g.Fault.Remove(); !errors.Is(err, ErrNotFound) {
		return err
	}
	return nil
}
