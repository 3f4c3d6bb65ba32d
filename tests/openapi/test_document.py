"""The document that the tracker serves, and what it does, are those of docs/openapi.json."""

from pathlib import Path

from click.testing import CliRunner
from schemathesis.cli import schemathesis

import differences  # noqa: F401, it registers its hooks

HERE = Path(__file__).parent


def test_is_the_one_in_docs(tracker, document):
    assert tracker.get("/openapi.json") == document


def test_describes_the_tracker(tracker):
    """Schemathesis finds no request for which the tracker and the document disagree."""
    # In this process: a second one could be left running.
    run = CliRunner().invoke(
        schemathesis,
        [
            "--config-file", str(HERE / "schemathesis.toml"), "--no-color",
            "run", "--url", tracker.control, f"{tracker.control}/openapi.json",
        ],
    )
    # Expectations that are left would make the tracker's exit status 1.
    tracker.call("POST", "/clear")
    assert run.exit_code == 0, run.output
