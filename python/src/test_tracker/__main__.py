"""`python -m test_tracker …` runs the command `test-tracker …`."""

from __future__ import annotations

import os
import subprocess
import sys

from ._command import find_command
from .errors import TrackerError


def main() -> int:
    """Runs the command with the arguments of this process, and returns its status."""
    try:
        command = [find_command(), *sys.argv[1:]]
    except TrackerError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    if os.name == "posix":
        # The command takes the place of Python, so that signals reach it.
        os.execv(command[0], command)
    try:
        return subprocess.call(command)
    except KeyboardInterrupt:
        # The command got it, too, and ends.
        return 130


if __name__ == "__main__":
    sys.exit(main())
