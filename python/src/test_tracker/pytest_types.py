"""The types of the fixtures, for tests with annotations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from .options import Options
    from .tracker import Tracker


class MakeTracker(Protocol):
    """The fixture `make_tracker`: starts a tracker, which is verified and closed after the test."""

    def __call__(self, **options: Unpack[Options]) -> Tracker:
        """Starts a tracker with these settings, and those of `tracker_settings` and the marker."""
        ...
