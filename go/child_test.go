package testtracker_test

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"

	testtracker "github.com/test-tracker/test-tracker/go"
)

// childVariable says that the test binary was started by one of its tests, and which part it plays.
const childVariable = "TESTTRACKER_CHILD"

// child returns a run of this test binary with one test.
func child(t testing.TB, test, part string) *exec.Cmd {
	t.Helper()
	// No -test.timeout: the parent has limits.
	command := exec.Command(value[string](t)(os.Executable()), "-test.run=^"+test+"$", "-test.count=1", "-test.v")
	command.Env = append(os.Environ(), childVariable+"="+part)
	return command
}

func TestChild(t *testing.T) {
	switch os.Getenv(childVariable) {
	default:
		t.Skip("it is run by other tests, in a process of its own")
	case "unmet":
		tracker := testtracker.New(t)
		must(t, tracker.Expect(testtracker.Filter{Event: testtracker.Stopped}, testtracker.Exactly(1)))
		announced(t, tracker, me("started"))
	case "waits":
		tracker := testtracker.New(t)
		fmt.Printf("child: %d %s\n", tracker.Process().Pid, strings.TrimPrefix(tracker.ControlURL, "http://"))
		// Until it is killed.
		_, err := tracker.WaitFor(patient(t), testtracker.Filter{})
		t.Fatalf("it was not killed: %v", err)
	}
}

func TestUnmetExpectationsFailARunOfGoTest(t *testing.T) {
	t.Parallel()
	output, err := child(t, "TestChild", "unmet").CombinedOutput()
	equal(t, "exit status", failsWith[*exec.ExitError](t, err).ExitCode(), 1)
	contains(t, string(output), "--- FAIL: TestChild", "child_test.go:",
		"event stopped: expected exactly 1, got 0", "the last requests to the tracker", "2. udp announce started")
	if strings.Contains(string(output), "tracker.go:") {
		t.Errorf("a line of the output names a file of the package, and not of the test:\n%s", output)
	}
}

func TestAKilledTestProcessLeavesNoTracker(t *testing.T) {
	t.Parallel()
	command := child(t, "TestChild", "waits")
	stdout, err := command.StdoutPipe()
	must(t, err)
	must(t, command.Start())
	defer command.Process.Kill()

	var pid int
	var control string
	var output []string
	for lines := bufio.NewScanner(stdout); lines.Scan(); output = append(output, lines.Text()) {
		if _, err := fmt.Sscanf(lines.Text(), "child: %d %s", &pid, &control); err == nil {
			break
		}
	}
	if pid == 0 {
		t.Fatalf("the child process has not started a tracker: %v\n%s", command.Wait(), strings.Join(output, "\n"))
	}
	ended := watchProcess(t, pid)
	must(t, command.Process.Kill())
	failsWith[*exec.ExitError](t, command.Wait())

	ends(t, "the tracker's process, after its parent was killed", ended)
	if conn, err := net.Dial("tcp", control); err == nil {
		conn.Close()
		t.Errorf("the control interface at %s still takes connections", control)
	}
}
