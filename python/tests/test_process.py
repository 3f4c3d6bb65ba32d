"""The command as a process: how it is found, and how it ends."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator

import pytest
from my_client import announce, say_goodbye

from test_tracker import Tracker, TrackerError, Unmet

SOON = 20.0
"""Seconds in which a process has to end."""


@contextmanager
def ends(pid: int) -> Iterator[None]:
    """Waits after the block until the process has ended."""
    process = os.pidfd_open(pid)
    try:
        yield
        ended, _, _ = select.select([process], [], [], SOON)
        assert ended, f"process {pid} goes on"
    finally:
        os.close(process)


def python(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_the_command_runs_as_a_module() -> None:
    result = subprocess.run(
        [sys.executable, "-m", "test_tracker", "--version"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout.startswith("test-tracker ")


def test_the_status_of_the_command_is_that_of_the_module() -> None:
    command = [sys.executable, "-m", "test_tracker", "serve", "--no-such-option"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert "--no-such-option" in result.stderr


def test_the_variable_names_the_command(tmp_path: Path) -> None:
    command = tmp_path / "mine"
    command.write_text("#!/bin/sh\necho mine >&2\nexit 3\n")
    command.chmod(0o755)
    code = "from test_tracker import Tracker; Tracker()"
    result = python(code, TEST_TRACKER=str(command))
    assert "TrackerError: the tracker did not start: status 3; its standard error:\nmine\n" in (
        result.stderr
    )

    result = python(code, TEST_TRACKER="/no/such/command")
    text = "TEST_TRACKER: '/no/such/command', expected the path of the command test-tracker"
    assert text in result.stderr


def test_a_command_that_is_something_else(tmp_path: Path) -> None:
    command = tmp_path / "other"
    command.write_text("#!/bin/sh\necho hello\nexec cat\n")
    command.chmod(0o755)
    result = python("from test_tracker import Tracker; Tracker()", TEST_TRACKER=str(command))
    assert "TrackerError: the first line of " in result.stderr
    assert r"""b'hello\n', expected {"udp":[""" in result.stderr


def test_the_command_is_found_on_path(tmp_path: Path) -> None:
    """As where the package is used without being installed as a wheel."""
    (tmp_path / "test-tracker").write_text("#!/bin/sh\necho found\n")
    (tmp_path / "test-tracker").chmod(0o755)
    code = "import sys; sys.argv[1:] = []\nfrom test_tracker.__main__ import main; sys.exit(main())"
    nowhere = "import sysconfig; sysconfig.get_path = lambda *_: '/no/such/folder'\n"
    result = python(nowhere + code, TEST_TRACKER="", PATH=str(tmp_path))
    assert (result.stdout, result.returncode) == ("found\n", 0)

    result = python(nowhere + code, TEST_TRACKER="", PATH="/no/such/folder")
    assert result.returncode == 1
    assert result.stderr.startswith("error: the command test-tracker is neither in /no/such/folder")
    assert "pip install" in result.stderr
    assert "environment variable TEST_TRACKER" in result.stderr


def test_closing_ends_the_process() -> None:
    tracker = Tracker()
    with ends(tracker.pid):
        tracker.close()
    tracker.close()
    assert repr(tracker).endswith(" closed>")
    with pytest.raises(TrackerError, match="^the tracker is closed$"):
        tracker.requests()
    with pytest.raises(TrackerError, match="^the tracker is closed$"):
        tracker.wait_for(event="started")


def test_a_block_verifies_and_closes() -> None:
    with pytest.raises(Unmet, match="requests with event stopped: expected exactly 1, got 0"):
        with Tracker() as tracker, ends(tracker.pid):
            tracker.expect(event="stopped", times=1)
            tracker.close()
    with pytest.raises(RuntimeError, match="mine"), Tracker() as tracker:
        tracker.expect(event="stopped")
        raise RuntimeError("mine")
    tracker = Tracker()
    tracker.expect(event="stopped")
    tracker.expect(event="completed", min=2)
    with pytest.raises(Unmet) as unmet:
        tracker.close()
    assert [text.splitlines()[0] for text in unmet.value.unmet] == [
        "requests with event stopped: expected at least 1, got 0",
        "requests with event completed: expected at least 2, got 0",
    ]
    tracker = Tracker()
    tracker.expect(event="stopped")
    tracker.close(verify=False)


def test_more_expectations_than_standard_error_is_kept_of() -> None:
    """The process says at its end what it lacks. The end of a long text is kept."""
    tracker = Tracker()
    for number in range(1000):
        tracker.expect(event="stopped", remote=f"192.0.2.{number % 256}", times=1)
    with pytest.raises(Unmet) as unmet:
        tracker.close()
    assert str(unmet.value).startswith("…")
    assert "192.0.2.231: expected exactly 1, got 0" in unmet.value.unmet[-1]


def test_a_goodbye_just_before_the_end_counts() -> None:
    """Many clients say `stopped` over UDP and do not wait for a reply."""
    for _ in range(50):
        with Tracker() as tracker:
            tracker.expect(event="stopped", times=1)
            say_goodbye(tracker.udp_url)


def test_a_tracker_that_crashes() -> None:
    tracker = Tracker()
    announce(tracker.http_url)
    os.kill(tracker.pid, signal.SIGKILL)
    with pytest.raises(TrackerError, match="^the tracker ended early, with signal 9$"):
        tracker.wait_for(event="started")
    with pytest.raises(TrackerError, match="^the tracker ended early, with signal 9$"):
        tracker.close()
    assert tracker.last_requests() == ("the tracker ended early, with signal 9",)


def test_a_tracker_that_crashes_ends_a_wait_and_a_watch() -> None:
    with Tracker() as tracker, tracker.watch() as requests:
        announce(tracker.http_url)
        assert next(requests).number == 1
        os.kill(tracker.pid, signal.SIGKILL)
        with pytest.raises(TrackerError, match="ended early"):
            next(requests)
        tracker.close(verify=False)


def test_standard_error_is_in_the_error(tmp_path: Path) -> None:
    """A command that serves for a moment, says why it ends, and ends."""
    command = tmp_path / "crash"
    command.write_text(
        "#!/bin/sh\n"
        """echo '{"udp":["udp://127.0.0.1:1/announce"],"http":[],"control":["http://127.0.0.1:1"]}'\n"""
        "printf '%0100000d' 1 >&2\n"
        "echo the reason >&2\n"
        "exit 4\n"
    )
    command.chmod(0o755)
    code = "from test_tracker import Tracker; Tracker().requests()"
    result = python(code, TEST_TRACKER=str(command))
    error = result.stderr.split("TrackerError: ")[1]
    assert error.startswith("the tracker ended early, with status 4; its standard error:\n…0000")
    assert error.endswith("the reason\n")
    assert len(error) < 70_000


def test_a_killed_process_leaves_no_tracker() -> None:
    code = (
        "from test_tracker import Tracker; import sys\n"
        "tracker = Tracker(); print(tracker.pid, flush=True)\n"
        "sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        with ends(int(child.stdout.readline())):
            child.kill()


@pytest.mark.parametrize("options", [[], ["-n1"]], ids=["alone", "under xdist"])
def test_a_killed_pytest_leaves_no_tracker(tmp_path: Path, options: list[str]) -> None:
    """What runs the test, and waits in it for ever, is killed: pytest, or its worker."""
    (tmp_path / "test_waits.py").write_text(
        "import os, sys, threading\n"
        "def test_waits(tracker):\n"
        "    with open('pids', 'w') as pids:\n"
        "        print(os.getpid(), tracker.pid, file=pids)\n"
        "    threading.Event().wait()\n"
    )
    pids = tmp_path / "pids"
    os.mkfifo(pids)
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *options]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL) as pytest_:
        worker, tracker = map(int, pids.read_text().split())
        with ends(tracker):
            os.kill(worker, signal.SIGKILL)
        pytest_.kill()


def test_a_fork_uses_connections_of_its_own(tracker: Tracker) -> None:
    announce(tracker.http_url)
    assert len(tracker.requests()) == 1
    child = os.fork()
    if child == 0:
        # In the fork: nothing of pytest may run here.
        os._exit(0 if len(tracker.requests()) == 1 else 1)
    assert len(tracker.requests()) == 1
    assert os.waitpid(child, 0)[1] == 0


def test_a_fork_does_not_keep_the_tracker_from_ending() -> None:
    tracker = Tracker()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(writing)
        os.read(reading, 1)
        os._exit(0)
    try:
        tracker.close()
        # It need not be killed.
        assert tracker._process._child.returncode == 0
    finally:
        os.close(writing)
        os.close(reading)
        os.waitpid(child, 0)
