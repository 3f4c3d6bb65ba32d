"""Where the command `test-tracker` is."""

from __future__ import annotations

import os
import shutil
import sysconfig
from pathlib import Path

from .errors import TrackerError

VARIABLE = "TEST_TRACKER"
"""The environment variable that may name the command."""

NAME = "test-tracker"


def find_command() -> str:
    """Finds the command: the one that the variable names, the one of this package, or one on PATH.

    Raises:
        TrackerError: if there is none.
    """
    named = os.environ.get(VARIABLE)
    if named:
        found = shutil.which(named)
        if found is None:
            raise TrackerError(f"{VARIABLE}: {named!r}, expected the path of the command {NAME}")
        return found
    folders = _script_folders()
    for folder in folders:
        found = shutil.which(NAME, path=str(folder))
        if found is not None:
            return found
    found = shutil.which(NAME)
    if found is None:
        places = ", ".join(map(str, folders))
        raise TrackerError(
            f"the command {NAME} is neither in {places} nor on PATH: "
            f"install the package as a wheel, which has it (pip install --force-reinstall {NAME}), "
            f"or name the command in the environment variable {VARIABLE}"
        )
    return found


def _script_folders() -> list[Path]:
    """Where pip puts the commands of a package: this environment, the user, a target folder."""
    target = Path(__file__).parents[1] / "bin"
    user = sysconfig.get_path("scripts", f"{os.name}_user")
    return list(dict.fromkeys([Path(sysconfig.get_path("scripts")), Path(user), target]))
