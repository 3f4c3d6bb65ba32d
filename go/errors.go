package testtracker

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strings"
)

// ErrClosed is the error of all methods of a tracker that was closed.
var ErrClosed = errors.New("testtracker: the tracker is closed")

// ErrNotFound says that there is no such fault, or no such peer.
var ErrNotFound = errors.New("testtracker: not found")

// TimeoutError says that what was waited for did not come in time. It wraps
// [context.DeadlineExceeded].
type TimeoutError struct {
	// Explanation says what was waited for, and which requests came nearest, in several lines.
	Explanation string
}

func (e *TimeoutError) Error() string { return e.Explanation }

// Unwrap returns context.DeadlineExceeded.
func (e *TimeoutError) Unwrap() error { return context.DeadlineExceeded }

// UnmetError says that expectations are not met.
type UnmetError struct {
	// Unmet explains each of them: what was expected, what came, and which requests came nearest.
	Unmet []string
}

func (e *UnmetError) Error() string { return strings.Join(e.Unmet, "\n\n") }

// ControlError says that the tracker did not accept a call, usually because an argument is invalid.
type ControlError struct {
	// Status is the HTTP status of the control interface: 400 for an invalid argument.
	Status int
	// Detail is the tracker's own text. It names the value and what was expected.
	Detail string
}

func (e *ControlError) Error() string {
	if e.Detail == "" {
		return fmt.Sprintf("testtracker: status %d %s", e.Status, http.StatusText(e.Status))
	}
	return "testtracker: " + e.Detail
}

// Is says whether the target is ErrNotFound and this is such an error.
func (e *ControlError) Is(target error) bool {
	return target == ErrNotFound && e.Status == http.StatusNotFound
}

// MissedError says how many requests a watch could not give, because they were no longer in the
// record when it came to them. The watch goes on.
type MissedError struct {
	// Missed is their number.
	Missed uint64
}

func (e *MissedError) Error() string {
	return fmt.Sprintf("testtracker: %d requests are no longer in the record: "+
		"the watch was read too slowly, or the setting record-max is too small", e.Missed)
}

// ProcessError says that the tracker's process has ended, or did not start.
type ProcessError struct {
	// State is how it ended.
	State *os.ProcessState
	// Stderr is the end of its standard error.
	Stderr string
}

func (e *ProcessError) Error() string {
	text := fmt.Sprintf("testtracker: the tracker's process has ended: %v", e.State)
	if e.Stderr != "" {
		text += "\n" + strings.TrimRight(e.Stderr, "\n")
	}
	return text
}

// CommandError says that the command of the tracker was not found.
type CommandError struct {
	// Command is the name or path that was looked for.
	Command string
	// Err is why: exec.ErrNotFound, or an error of the file system.
	Err error
}

func (e *CommandError) Error() string {
	looked := fmt.Sprintf("the command %q was not found: %v", e.Command, e.Err)
	if errors.Is(e.Err, exec.ErrNotFound) {
		looked = fmt.Sprintf("the command %q is not on PATH", e.Command)
	}
	return "testtracker: " + looked + "\n" +
		"Set the environment variable " + commandVariable + " to the path of test-tracker, or put it on PATH.\n" +
		"To get it: cargo install --git " + repository + " test-tracker-cli, or npm install --global test-tracker."
}

// Unwrap returns why it was not found.
func (e *CommandError) Unwrap() error { return e.Err }
