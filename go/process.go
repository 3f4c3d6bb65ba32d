package testtracker

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"time"
)

const (
	// commandVariable is the environment variable with the path of the command.
	commandVariable = "TEST_TRACKER"
	commandName     = "test-tracker"
	repository      = "https://github.com/test-tracker/test-tracker"

	// startLimit is how long a start may take without a deadline.
	startLimit = 30 * time.Second
	// endLimit is how long the process may take to end before it is killed.
	endLimit = 10 * time.Second
	// firstLineMax is the longest first line.
	firstLineMax = 1 << 20
	// stderrMax is how many bytes of standard error are kept.
	stderrMax = 64 << 10
)

// process is the running command. It ends when its standard input does, which the operating system
// closes even if this process is killed.
type process struct {
	command *exec.Cmd
	stdin   io.Closer
	stderr  *tail
	// ended is closed when the process has ended.
	ended chan struct{}
}

// find returns the path of the command.
func find(command string) (string, error) {
	command = cmp.Or(command, os.Getenv(commandVariable), commandName)
	path, err := exec.LookPath(command)
	if err != nil {
		// Its text has the name again.
		var lookUp *exec.Error
		if errors.As(err, &lookUp) {
			err = lookUp.Err
		}
		return "", &CommandError{command, err}
	}
	return path, nil
}

// startProcess starts the command, and returns its first line.
func startProcess(ctx context.Context, path string, arguments []string) (*process, []byte, error) {
	if _, limited := ctx.Deadline(); !limited {
		limit, cancel := context.WithTimeout(ctx, startLimit)
		defer cancel()
		ctx = limit
	}
	p := &process{
		command: exec.Command(path, arguments...),
		stderr:  &tail{max: stderrMax},
		ended:   make(chan struct{}),
	}
	// A wrapper may leave a child that keeps standard error open.
	p.command.WaitDelay = time.Second
	p.command.Stderr = p.stderr
	stdin, err := p.command.StdinPipe()
	if err != nil {
		return nil, nil, fmt.Errorf("testtracker: start: %w", err)
	}
	p.stdin = stdin
	// A pipe of our own: Wait would close that of the package before it is read.
	stdout, write, err := os.Pipe()
	if err != nil {
		return nil, nil, errors.Join(fmt.Errorf("testtracker: start: %w", err), stdin.Close())
	}
	defer stdout.Close()
	p.command.Stdout = write
	err = p.command.Start()
	// The process has its own.
	write.Close()
	if err != nil {
		return nil, nil, fmt.Errorf("testtracker: start: %w", err)
	}
	go func() {
		// How it ended is in ProcessState.
		_ = p.command.Wait()
		close(p.ended)
	}()

	lines := make(chan []byte, 1)
	go func() {
		// Without a line the process has ended, or does not speak as it should.
		line, _ := bufio.NewReader(io.LimitReader(stdout, firstLineMax)).ReadBytes('\n')
		lines <- line
	}()
	select {
	case line := <-lines:
		// The tracker goes on without a reader; another command must not wait for one.
		stdout.Close()
		if len(line) > 0 && line[len(line)-1] == '\n' {
			return p, line, nil
		}
		err := p.stop()
		if err == nil {
			err = p.endError()
		}
		return nil, nil, err
	case <-ctx.Done():
		err := fmt.Errorf("testtracker: start: %s has not printed its URLs: %w", path, ctx.Err())
		return nil, nil, errors.Join(err, p.kill())
	}
}

// stop ends standard input, and waits until the process has ended.
func (p *process) stop() error {
	// Fails only if the process has ended already.
	_ = p.stdin.Close()
	limit := time.NewTimer(endLimit)
	defer limit.Stop()
	select {
	case <-p.ended:
	case <-limit.C:
		return errors.Join(
			fmt.Errorf("testtracker: close: the tracker did not end within %v, and was killed", endLimit),
			p.kill(),
		)
	}
	if !p.command.ProcessState.Success() {
		return p.endError()
	}
	return nil
}

func (p *process) kill() error {
	if err := p.command.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("testtracker: the tracker can't be killed: %w", err)
	}
	<-p.ended
	return nil
}

// endError says how the process has ended.
func (p *process) endError() *ProcessError {
	return &ProcessError{State: p.command.ProcessState, Stderr: p.stderr.String()}
}

// tail keeps the last bytes that are written to it.
type tail struct {
	mutex sync.Mutex
	max   int
	bytes []byte
	cut   bool
}

func (t *tail) Write(bytes []byte) (int, error) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.bytes = append(t.bytes, bytes...)
	if excess := len(t.bytes) - t.max; excess > 0 {
		t.bytes = append(t.bytes[:0], t.bytes[excess:]...)
		t.cut = true
	}
	return len(bytes), nil
}

// String returns the text, after an ellipsis if its beginning is missing.
func (t *tail) String() string {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if t.cut {
		return "…" + string(t.bytes)
	}
	return string(t.bytes)
}
