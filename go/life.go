package testtracker

import (
	"encoding/json"
	"net/http"
	"time"
)

// Clock is the tracker's own clock. Peers and UDP connection ids age by it, and faults that delay
// follow it. Waits follow real time.
type Clock struct {
	// Now is the time since the tracker started.
	Now time.Duration
	// Frozen says whether it stands still.
	Frozen bool
}

// Clock returns the time on the tracker's clock.
func (tr *Tracker) Clock() (Clock, error) {
	var read struct {
		Now    seconds `json:"now"`
		Frozen bool    `json:"frozen"`
	}
	err := tr.control.get("/clock", nil, &read)
	return Clock{time.Duration(read.Now), read.Frozen}, err
}

// Advance moves the clock forward, frozen or not. Peers and connection ids that are too old then have
// expired when it returns. It does not wait.
func (tr *Tracker) Advance(by time.Duration) error {
	return tr.control.call(http.MethodPost, "/clock/advance", map[string]any{"seconds": seconds(by)}, nil)
}

// Freeze stops the clock: from now on only Advance moves it.
func (tr *Tracker) Freeze() error {
	return tr.control.call(http.MethodPost, "/clock/freeze", nil, nil)
}

// Resume lets the clock run again, from the time that it shows.
func (tr *Tracker) Resume() error {
	return tr.control.call(http.MethodPost, "/clock/resume", nil, nil)
}

// Down closes all sockets and connections of the tracker, as if it had been shut down, until Up is
// called. They are closed when it returns. Everything that the tracker knows stays.
func (tr *Tracker) Down() error {
	return tr.control.call(http.MethodPost, "/down", nil, nil)
}

// DownFor is Down for a while, by the tracker's clock.
func (tr *Tracker) DownFor(duration time.Duration) error {
	return tr.control.call(http.MethodPost, "/down", map[string]any{"duration": seconds(duration)}, nil)
}

// Up binds the sockets again, on the same ports. They are bound when it returns. If another program has
// taken a port meanwhile, it waits until the port is free, for 30 seconds at most.
func (tr *Tracker) Up() error {
	return tr.control.call(http.MethodPost, "/up", nil, nil)
}

// State is what the tracker's sockets do.
type State string

// The states.
const (
	// StateRunning is that of a tracker whose sockets are bound.
	StateRunning State = "running"
	// StateDown is that of a tracker whose sockets are closed: see [Tracker.Down].
	StateDown State = "down"
	// StateStarting is that of a tracker whose sockets are being bound or closed.
	StateStarting State = "starting"
)

// About is what a tracker says of itself.
type About struct {
	// Version is the version of the command.
	Version string `json:"version"`
	// State is what its sockets do.
	State State `json:"state"`
	// Settings are the settings that it was given, in JSON as the tracker writes them.
	Settings json.RawMessage `json:"settings"`
}

// About returns the tracker's version, its state and its settings.
func (tr *Tracker) About() (about About, err error) {
	err = tr.control.get("/tracker", nil, &about)
	return about, err
}

// ForgetConnectionIDs forgets every connection id that was given over UDP: clients have to connect
// again.
func (tr *Tracker) ForgetConnectionIDs() error {
	return tr.control.call(http.MethodDelete, "/connection-ids", nil, nil)
}

// Clear forgets all swarms, the record, the counters, the expectations and the faults, and what was set
// by SetCounts, SetIntervals, NextAnnounce and Refuse. Replies that faults hold are sent. Sockets,
// settings, the clock and connection ids stay, and the numbers of requests go on.
func (tr *Tracker) Clear() error {
	return tr.control.call(http.MethodPost, "/clear", nil, nil)
}

// Snapshot returns the swarms with their peers, and what was set by SetCounts, SetIntervals,
// NextAnnounce and Refuse, as bytes for Restore of this tracker or another.
func (tr *Tracker) Snapshot() (snapshot []byte, err error) {
	err = tr.control.call(http.MethodGet, "/snapshot", nil, &snapshot)
	return snapshot, err
}

// Restore replaces the state of the tracker by that of a snapshot. Peers are as old as they were
// then. The record, the counters and the expectations stay.
func (tr *Tracker) Restore(snapshot []byte) error {
	return tr.control.call(http.MethodPut, "/snapshot", snapshot, nil)
}
