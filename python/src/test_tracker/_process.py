"""The command as a child process."""

from __future__ import annotations

import json
import os
import subprocess
import threading
from typing import IO, Any, Sequence

from ._command import find_command
from .errors import InvalidArgument, TrackerError

START_LIMIT = 30.0
"""Seconds until the first line."""

END_LIMIT = 10.0
"""Seconds that the process may take to end."""

KEPT = 64 * 1024
"""Bytes of standard error that are kept: the last ones."""

FAILURE = 1
"""The status if something fails, or was not as expected."""

USAGE_ERROR = 2
"""The status for an invalid option."""

ERROR = "error: "
"""What the text of an error begins with."""


class Process:
    """A running tracker. It ends with this process, also if this one is killed: then its standard
    input ends, and `--until-eof` says what that means."""

    def __init__(self, options: Sequence[str]) -> None:
        self._command = find_command()
        self._closed = False
        try:
            self._child = subprocess.Popen(
                [self._command, "serve", "--json", "--until-eof", *options],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
        except OSError as error:
            raise TrackerError(f"{self._command}: {error.strerror or error}") from error
        assert self._child.stderr is not None
        self._stderr = _Tail(self._child.stderr)
        try:
            self.urls: dict[str, list[str]] = self._read_urls()
        except BaseException:
            self._end()
            raise

    @property
    def pid(self) -> int:
        """The id of the process."""
        return self._child.pid

    def close(self) -> str:
        """Ends the process. A second call does nothing.

        Returns:
            Why it says that it failed: expectations that are not met. Empty if it did not fail.
        """
        self._closed = True
        self._end()
        if self._child.returncode != FAILURE:
            return ""
        # If the text is too long, its beginning is missing.
        return self._stderr.text().removeprefix(ERROR) or _status_text(FAILURE)

    def why_silent(self) -> str | None:
        """Says why the process does not answer, if it was closed or has ended."""
        if self._closed:
            return "the tracker is closed"
        try:
            # A process that has just closed its sockets takes a moment to end.
            status = self._child.wait(timeout=1)
        except subprocess.TimeoutExpired:
            return None
        return f"the tracker ended early, with {_status_text(status)}{self._said()}"

    def _read_urls(self) -> Any:
        """Reads the first line. The tracker goes on when the pipe is closed after it."""
        stdout = self._child.stdout
        assert stdout is not None
        late = threading.Event()

        def give_up() -> None:
            late.set()
            self._child.kill()

        timer = threading.Timer(START_LIMIT, give_up)
        timer.daemon = True
        timer.start()
        try:
            with stdout:
                line = stdout.readline()
        finally:
            timer.cancel()
        if late.is_set():
            said = self._said()
            raise TrackerError(f"the tracker has not started within {START_LIMIT:g} s{said}")
        if not line:
            raise self._start_error()
        urls = _json(line)
        if not (isinstance(urls, dict) and urls.get("control")):
            raise TrackerError(
                f"the first line of {self._command}: {line!r}, "
                'expected {"udp":[…],"http":[…],"control":["http://…"]}'
            )
        return urls

    def _start_error(self) -> TrackerError:
        status = self._child.wait()
        text = self._stderr.text()
        if status == USAGE_ERROR and text.startswith(ERROR):
            # The usage that follows is about options of the command line.
            return InvalidArgument(text.removeprefix(ERROR).split("\n\nUsage:")[0].strip())
        return TrackerError(f"the tracker did not start: {_status_text(status)}{self._said()}")

    def _said(self) -> str:
        """Its standard error, to be added to a text."""
        text = self._stderr.text()
        return f"; its standard error:\n{text}" if text else ""

    def _end(self) -> None:
        assert self._child.stdin is not None
        try:
            self._child.stdin.close()
        except OSError:
            pass  # It has ended already.
        if os.name == "posix":
            # A fork of this process may have the other end of its standard input, too.
            self._child.terminate()
        try:
            self._child.wait(timeout=END_LIMIT)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
        if self._child.stdout is not None:
            self._child.stdout.close()
        self._stderr.close()


class _Tail:
    """Reads a pipe on a thread, and keeps the last bytes."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self._pipe = pipe
        self._kept = b""
        self._cut = False
        self._thread = threading.Thread(target=self._read, name="test-tracker stderr", daemon=True)
        self._thread.start()

    def text(self) -> str:
        """What is kept, after the end of the process: all that it wrote."""
        # A child of the process may keep the pipe open.
        self._thread.join(timeout=1)
        return ("…" if self._cut else "") + self._kept.decode(errors="replace").strip()

    def close(self) -> None:
        """Waits until everything is read, and closes the pipe."""
        self._thread.join(timeout=1)
        if not self._thread.is_alive():
            self._pipe.close()

    def _read(self) -> None:
        for piece in iter(lambda: os.read(self._pipe.fileno(), 4096), b""):
            kept = self._kept + piece
            self._cut = self._cut or len(kept) > KEPT
            self._kept = kept[-KEPT:]


def _json(line: bytes) -> Any:
    try:
        return json.loads(line)
    except ValueError:
        return None


def _status_text(status: int) -> str:
    return f"signal {-status}" if status < 0 else f"status {status}"
