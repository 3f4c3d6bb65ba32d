"""What type checkers see of the installed package."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

CODE = """
from test_tracker import Announced, Tracker

def test(tracker: Tracker) -> None:
    reveal_type(tracker.wait_for(event="started"))
    reveal_type(tracker.wait_for("announce", count=1))
    reveal_type(tracker.watch().__next__())
    for fault in tracker.faults():
        reveal_type(fault.hits)
    answer = tracker.requests()[0].answer
    if answer.kind == "announced":
        reveal_type(answer)
    tracker.requests(event="begun")
    Tracker(min_intervall=5)

async def test_async(tracker: Tracker) -> None:
    reveal_type(await tracker.aio.wait_for(event="started"))
    reveal_type(await tracker.aio.wait_for(count=2))
"""


@pytest.mark.skipif(
    importlib.util.find_spec("mypy") is None, reason="no mypy for this version of Python"
)
def test_types(tmp_path: Path) -> None:
    (tmp_path / "mypy.ini").write_text("[mypy]\nstrict = true\n")
    (tmp_path / "code.py").write_text(CODE)
    command = [sys.executable, "-m", "mypy", "--no-pretty", "--no-error-summary", "code.py"]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    lines = [line.partition(": ")[2] for line in result.stdout.splitlines()]
    revealed = [line.split('"')[1] for line in lines if "Revealed type" in line]
    errors = [line for line in lines if line.startswith("error")]
    request = "test_tracker.results.Request"
    assert [line.replace("builtins.", "") for line in revealed] == [
        request,
        f"list[{request}]",
        request,
        "int",
        "test_tracker.results.Announced",
        request,
        f"list[{request}]",
    ]
    assert len(errors) == 2, result.stdout
    assert "begun" in errors[0]
    assert "min_intervall" in errors[1]
