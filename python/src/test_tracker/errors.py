"""What can go wrong. The texts are the tracker's own."""

from __future__ import annotations

from typing import Sequence


class TrackerError(Exception):
    """The tracker did not do what it was asked for. The base of all errors of this package."""


class InvalidArgument(TrackerError, ValueError):
    """A value is invalid. The text names it, and says what was expected."""


class WaitTimeout(TrackerError, TimeoutError):
    """What was waited for did not come in time. The text says which requests came nearest to it."""


class Unmet(TrackerError, AssertionError):
    """Expectations are not met. The text says which, and which requests came nearest to them."""

    unmet: tuple[str, ...]
    """Each expectation that is not met, explained in some lines."""

    def __init__(self, text: str, unmet: Sequence[str] = ()) -> None:
        super().__init__(text)
        self.unmet = tuple(unmet)


class Missing(TrackerError, LookupError):
    """There is no fault with this id (any more)."""
