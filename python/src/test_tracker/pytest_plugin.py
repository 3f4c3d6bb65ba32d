"""The plugin for pytest, which loads it by its entry point: the fixtures `tracker`, `make_tracker`
and `tracker_settings`, and the marker `tracker`."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from typing import Any, NoReturn

import pytest

from .errors import TrackerError
from .pytest_types import MakeTracker
from .tracker import Tracker

MARKER = "tracker"

TRACKERS = pytest.StashKey[list[Tracker]]()
"""The trackers of a test, as the plugin made them."""

RAISED = pytest.StashKey[bool]()
"""Whether a test has raised: it has failed, or was left early."""


def pytest_configure(config: pytest.Config) -> None:
    """Registers the marker."""
    config.addinivalue_line(
        "markers",
        f"{MARKER}(**settings): settings of the trackers of this test, such as min_interval=5 or "
        'faults=["announce udp times=2 drop"].',
    )


@pytest.fixture
def tracker_settings() -> Mapping[str, Any]:
    """The settings of `tracker` and `make_tracker`. Override it to change them for a file, a class
    or a folder. The marker `tracker` comes before it."""
    return {}


@pytest.fixture
def make_tracker(
    request: pytest.FixtureRequest, tracker_settings: Mapping[str, Any]
) -> Iterator[MakeTracker]:
    """Starts trackers, as `make_tracker(min_interval=5)`. Each is verified and closed after the
    test."""
    node = request.node
    settings = {**tracker_settings, **_marked(node)}
    trackers = node.stash[TRACKERS] = []
    # A plugin may run a test again.
    node.stash[RAISED] = False

    def make(**options: Any) -> Tracker:
        __tracebackhide__ = True
        tracker = Tracker(**{**settings, **options})
        trackers.append(tracker)
        return tracker

    yield make
    _close(trackers, verify=not node.stash.get(RAISED, False))


@pytest.fixture
def tracker(make_tracker: MakeTracker) -> Tracker:
    """A tracker for this test. It is verified and closed after it."""
    try:
        return make_tracker()
    except TrackerError as error:
        text = str(error)
    _fail(text)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Adds the last requests to the report of a failed test."""
    report = yield
    trackers = item.stash.get(TRACKERS, [])
    if call.excinfo is not None and not item.stash.get(RAISED, False):
        item.stash[RAISED] = True
        if report.failed:
            report.sections += [_section(trackers, tracker) for tracker in trackers]
    return report


def _section(trackers: list[Tracker], tracker: Tracker) -> tuple[str, str]:
    which = f" {trackers.index(tracker) + 1}" if len(trackers) > 1 else ""
    requests = tracker.last_requests()
    return f"last requests of tracker{which}", "\n".join(requests) or "none"


def _marked(node: pytest.Item) -> dict[str, Any]:
    """The settings of the markers. Those of a function come before those of its class."""
    settings: dict[str, Any] = {}
    for mark in node.iter_markers(MARKER):
        if mark.args:
            _fail(
                f"@pytest.mark.{MARKER}: {mark.args[0]!r}, expected settings by name, such as "
                "min_interval=5"
            )
        settings = {**mark.kwargs, **settings}
    return settings


def _close(trackers: list[Tracker], *, verify: bool) -> None:
    """Closes all of them, whatever is wrong with one."""
    errors: list[str] = []
    for tracker in trackers:
        try:
            tracker.close(verify=verify)
        except TrackerError as error:
            errors.append(str(error))
    if errors:
        _fail("\n\n".join(errors))


def _fail(text: str) -> NoReturn:
    """Fails the setup or the end of a test. A traceback would show nothing but this plugin."""
    pytest.fail(text, pytrace=False)
