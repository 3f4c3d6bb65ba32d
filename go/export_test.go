package testtracker

import "os"

// Process returns the tracker's process, for tests that kill it.
func (tr *Tracker) Process() *os.Process { return tr.control.process.command.Process }

// Ended is closed when the tracker's process has ended.
func (tr *Tracker) Ended() <-chan struct{} { return tr.control.process.ended }

// StderrMax is how many bytes of standard error are kept.
const StderrMax = stderrMax
