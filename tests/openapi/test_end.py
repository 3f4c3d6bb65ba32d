"""A tracker does not outlive the process that started it."""

import os
import select
import subprocess
import sys
from pathlib import Path

from tracker import LIMIT

STARTER = "import tracker; t = tracker.Tracker(); print(t.control, flush=True); t.process.wait()"


def test_ends_when_its_starter_is_killed():
    # Both processes have the pipe as their standard error: it ends when the last of them does.
    read, write = os.pipe()
    with open(read, "rb") as end:
        starter = subprocess.Popen(
            [sys.executable, "-c", STARTER], cwd=Path(__file__).parent, stdout=subprocess.PIPE, stderr=write
        )
        os.close(write)
        try:
            ready = starter.stdout.readline()
        finally:
            starter.kill()
            starter.communicate()
        assert ready.startswith(b"http://127.0.0.1:"), end.read()
        assert select.select([end], [], [], LIMIT)[0], f"the tracker still runs {LIMIT} s after its starter was killed"
        assert end.read() == b""
