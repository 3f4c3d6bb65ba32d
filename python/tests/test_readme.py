"""Every example of README.md, run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from my_client import INFO_HASH, MyClient, announce

from test_tracker import MakeTracker, Tracker

TESTS = Path(__file__).parent
TEXT = (TESTS.parent / "README.md").read_text()
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def examples(*, of_tests: bool) -> list[object]:
    """The examples that are files of tests, or those that are not."""
    blocks = [(TEXT.count("\n", 0, block.start()) + 2, block[1]) for block in BLOCK.finditer(TEXT)]
    return [
        pytest.param(line, code, id=f"line {line}")
        for line, code in blocks
        if ("def test_" in code) == of_tests
    ]


@pytest.mark.parametrize(("line", "code"), examples(of_tests=False))
def test_example(tracker: Tracker, make_tracker: MakeTracker, line: int, code: str) -> None:
    names = {
        "MyClient": MyClient,
        "announce": announce,
        "info_hash": INFO_HASH,
        "make_tracker": make_tracker,
        "tracker": tracker,
    }
    # With its place, for the traceback.
    exec(compile("\n" * (line - 1) + code, "README.md", "exec"), names)


@pytest.mark.parametrize(("line", "code"), examples(of_tests=True))
def test_example_of_a_test(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, line: int, code: str
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(TESTS))
    pytester.makepyfile("from my_client import MyClient\n\n" + code)
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider")
    result.assert_outcomes(passed=1)


def test_all_examples_are_found() -> None:
    assert TEXT.count("```python\n") == len(BLOCK.findall(TEXT)) > 15
