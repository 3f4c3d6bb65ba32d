package testtracker_test

import (
	"context"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	testtracker "github.com/test-tracker/test-tracker/go"
)

func TestACommandThatIsMissingIsAnErrorThatSaysHowToGetIt(t *testing.T) {
	for _, test := range []struct {
		variable, path, name string
		expected             error
	}{
		{"/nowhere/test-tracker", os.Getenv("PATH"), "/nowhere/test-tracker", os.ErrNotExist},
		{"no-such-command", os.Getenv("PATH"), `"no-such-command" is not on PATH`, exec.ErrNotFound},
		{"", t.TempDir(), `"test-tracker" is not on PATH`, exec.ErrNotFound},
	} {
		t.Setenv("TEST_TRACKER", test.variable)
		t.Setenv("PATH", test.path)
		_, err := testtracker.Start(context.Background())
		failsWith[*testtracker.CommandError](t, err, test.name, "TEST_TRACKER", "cargo install", "npm install")
		if !errors.Is(err, test.expected) {
			t.Errorf("got the error %v, expected %v", err, test.expected)
		}
		started := fakeTest(t, func(t testing.TB) { testtracker.New(t) })
		equal(t, "fatal errors", started.fatal, []string{err.Error()})
	}
}

func TestTheCommandIsFoundOnPath(t *testing.T) {
	path := command(t)
	folder := t.TempDir()
	must(t, os.Symlink(path, filepath.Join(folder, "test-tracker")))
	t.Setenv("TEST_TRACKER", "")
	t.Setenv("PATH", folder)
	must(t, value[*testtracker.Tracker](t)(testtracker.Start(patient(t))).Close())
}

// command returns the absolute path of the command that the tests use.
func command(t testing.TB) string {
	t.Helper()
	name := os.Getenv("TEST_TRACKER")
	if name == "" {
		name = "test-tracker"
	}
	return value[string](t)(filepath.Abs(value[string](t)(exec.LookPath(name))))
}

func TestAnOptionThatIsInvalidIsAnErrorThatNamesIt(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		option testtracker.Option
		parts  []string
	}{
		{testtracker.Setting("", 1), []string{`setting: ""`, "expected a name"}},
		{testtracker.Setting("--udp", 1), []string{`setting: "--udp"`, "expected a name"}},
		{testtracker.Setting("a=b", 1), []string{`setting: "a=b"`, "expected a name"}},
		{testtracker.Command(""), []string{`command: ""`, "expected a path"}},
	} {
		_, err := testtracker.Start(patient(t), test.option)
		if err == nil {
			t.Errorf("no error, expected one with %q", test.parts)
			continue
		}
		contains(t, err.Error(), test.parts...)
	}
	_, err := testtracker.Start(patient(t), testtracker.ListenUDP(), testtracker.ListenHTTP())
	contains(t, err.Error(), "no listener")

	for _, test := range []struct {
		option testtracker.Option
		status int
		parts  []string
	}{
		{testtracker.Setting("min-interval", "soon"), 2, []string{"min-interval", "soon"}},
		{testtracker.Setting("max-interval", 1), 2, []string{"--max-interval"}},
		{testtracker.Profile("none-such"), 2, []string{"none-such", "opentracker"}},
		{testtracker.Faults("announce dorp"), 2, []string{"dorp", "drop"}},
		{testtracker.ListenUDP("somewhere"), 2, []string{"somewhere"}},
	} {
		_, err := testtracker.Start(patient(t), test.option)
		ended := failsWith[*testtracker.ProcessError](t, err, test.parts...)
		equal(t, "exit status", ended.State.ExitCode(), test.status)
	}
}

func TestAPortInUseIsAnError(t *testing.T) {
	t.Parallel()
	taken := value[net.Listener](t)(net.Listen("tcp", "127.0.0.1:0"))
	defer taken.Close()
	_, err := testtracker.Start(patient(t), testtracker.ListenHTTP(taken.Addr().String()))
	ended := failsWith[*testtracker.ProcessError](t, err, taken.Addr().String(), "in use")
	equal(t, "exit status", ended.State.ExitCode(), 1)
}

func TestACommandThatIsNoTrackerIsAnError(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		lines string
		parts []string
	}{
		"ends":        {"echo oh dear >&2; exit 3", []string{"exit status 3", "oh dear"}},
		"says little": {"printf half", []string{"exit status 0"}},
		"says other":  {"echo hello; read end", []string{`"hello"`, `"control"`}},
		"is old":      {`echo '{"udp":[],"http":[]}'; read end`, []string{`"control"`}},
		"says much":   {"yes | head -c 4000000 | tr -d '\\n'; read end", []string{"exit status 1"}},
	} {
		_, err := testtracker.Start(patient(t), testtracker.Command(script(t, test.lines)))
		if err == nil {
			t.Errorf("%s: no error", name)
			continue
		}
		contains(t, err.Error(), test.parts...)
	}
}

// script returns the path of a command that runs these lines of shell.
func script(t testing.TB, lines string) string {
	t.Helper()
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip("there is no sh here")
	}
	path := filepath.Join(t.TempDir(), "command")
	must(t, os.WriteFile(path, []byte("#!/bin/sh\n"+lines+"\n"), 0o700))
	return path
}

func TestAStartThatTakesTooLongIsGivenUp(t *testing.T) {
	t.Parallel()
	_, err := testtracker.Start(soon(t), testtracker.Command(script(t, "read end")))
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got the error %v, expected %v", err, context.DeadlineExceeded)
	}
	contains(t, err.Error(), "has not printed its URLs")
}

func TestStandardErrorIsKeptWithinALimit(t *testing.T) {
	t.Parallel()
	_, err := testtracker.Start(patient(t), testtracker.Command(script(t,
		"echo begin >&2; yes é | head -c 200000 >&2; echo end >&2; exit 1")))
	ended := failsWith[*testtracker.ProcessError](t, err, "end")
	if len(ended.Stderr) > testtracker.StderrMax+len("…") || !strings.HasPrefix(ended.Stderr, "…") {
		t.Errorf("%d bytes are kept, which begin with %q", len(ended.Stderr), ended.Stderr[:8])
	}
}

func TestATrackerThatDiesIsAnError(t *testing.T) {
	t.Parallel()
	tracker := value[*testtracker.Tracker](t)(testtracker.Start(patient(t)))
	gate := value[*testtracker.Gate](t)(tracker.Hold(testtracker.Filter{}))
	client := meanwhile(func() error { return me("started").over(tracker, testtracker.HTTP) })
	value[testtracker.Request](t)(gate.Seen(patient(t)))
	wait := meanwhile(func() error {
		_, err := tracker.WaitFor(patient(t), testtracker.Filter{Event: testtracker.Stopped})
		return err
	})
	must(t, tracker.Process().Kill())

	failsWith[*testtracker.ProcessError](t, ends(t, "the wait, after the tracker died", wait), "killed")
	failsWith[*testtracker.ProcessError](t, tracker.Verify(), "killed")
	failsWith[*testtracker.ProcessError](t, tracker.Close(), "killed")
	ends(t, "the client, after the tracker died", client)
}

func TestAClosedTrackerHasEnded(t *testing.T) {
	t.Parallel()
	tracker := testtracker.New(t)
	gate := value[*testtracker.Gate](t)(tracker.Hold(testtracker.Filter{}))
	must(t, tracker.Close())
	must(t, tracker.Close())

	ends(t, "the tracker's process", tracker.Ended())
	_, waitErr := tracker.WaitFor(patient(t), testtracker.Filter{})
	_, requestsErr := tracker.Requests(testtracker.Filter{})
	for _, err := range []error{waitErr, requestsErr, tracker.Clear(), gate.Open()} {
		if !errors.Is(err, testtracker.ErrClosed) {
			t.Errorf("got the error %v, expected %v", err, testtracker.ErrClosed)
		}
	}
}

func TestParallelTestsEachHaveTheirOwnTracker(t *testing.T) {
	t.Parallel()
	for range 8 {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			tracker := testtracker.New(t)
			must(t, tracker.Expect(testtracker.Filter{}, testtracker.Exactly(20)))
			calls := make(chan error, 10)
			for range cap(calls) {
				go func() {
					_, err := me("started").udp(tracker.UDPURL)
					_, waitErr := tracker.WaitForN(patient(t), testtracker.Filter{Event: testtracker.Started}, 10)
					calls <- errors.Join(err, waitErr)
				}()
			}
			for range cap(calls) {
				must(t, ends(t, "a client and its wait", calls))
			}
			equal(t, "peers", len(value[[]testtracker.Peer](t)(tracker.Peers(torrent))), 1)
		})
	}
}
