"""A wait for requests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Optional, Union

from . import _read
from ._control import Call
from ._notation import Seconds, query, refuse, seconds, words_or_fields
from .errors import WaitTimeout
from .results import Request

if TYPE_CHECKING:
    from ._control import Control

LIMIT = 4.0
"""Seconds that a wait takes at most, if it is not told otherwise."""

After = Union[int, Request]
"""A request, or its number: only later ones count."""


class Wait:
    """A wait for requests. It begins when it is made; `run` waits."""

    def __init__(
        self,
        control: Control,
        words: Optional[str],
        filter: Mapping[str, object],
        *,
        count: Optional[int],
        timeout: Seconds,
        past: bool,
        after: Optional[After],
    ) -> None:
        __tracebackhide__ = True
        self._control = control
        self._query = query(words, filter)
        self._count = count
        self._from_now = after is None and not past
        if after is not None:
            self._after = number(after)
        elif past:
            self._after = 0
        else:
            self._after = _read.recorded(control.get("/recorded")).total
        limit = seconds(timeout, "timeout")
        body = {
            "filter": words_or_fields("filter", words, filter),
            "count": count,
            "timeout": limit,
            "after": self._after,
        }
        self._call = Call(control, "POST", "/wait", body, wait=limit)

    def run(self) -> list[Request]:
        """Waits.

        Raises:
            WaitTimeout: if the requests do not come in time.
        """
        __tracebackhide__ = True
        try:
            found = _read.requests(self._call.run().json())
        except WaitTimeout as timeout:
            raise WaitTimeout(f"{timeout}{self._hint()}") from None
        # A response has up to 8 MiB of them.
        while len(found) < (self._count or 1):
            found += self._more(found[-1].number, (self._count or 1) - len(found))
        return found

    def give_up(self) -> None:
        """Ends the wait, which fails in its own thread."""
        self._call.give_up()

    def _more(self, after: int, max: int) -> list[Request]:
        page = {**self._query, "after": after, "max": max}
        return _read.requests(self._control.get("/requests", page))

    def _hint(self) -> str:
        """Helps where the request came before the wait."""
        if not self._from_now:
            return ""
        early = [found for found in self._more(0, 1) if found.number <= self._after]
        return "".join(
            f"\nrequest {found.number} matches, but it came before the wait began, "
            "and past=False leaves it out"
            for found in early
        )


def number(after: After) -> int:
    """The number of a request."""
    __tracebackhide__ = True
    if isinstance(after, Request):
        return after.number
    if isinstance(after, int) and not isinstance(after, bool) and after >= 0:
        return after
    refuse("after", after, "a request, or its number")
