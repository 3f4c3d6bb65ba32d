"""Faults that the tracker has, and gates."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING, Optional

from . import _read
from ._control import Call
from ._notation import Seconds, seconds
from ._wait import LIMIT
from .errors import Missing, TrackerError
from .results import FaultStatus, Request

if TYPE_CHECKING:
    from ._control import Control
    from .tracker import Tracker


class Fault:
    """A fault that the tracker has. `Tracker.add_fault` makes it."""

    def __init__(self, control: Control, id: int) -> None:
        self._control = control
        self.id = id
        """The field `faults` of a request, and the filter's field `fault`, have this number."""

    @property
    def hits(self) -> int:
        """How many requests it was due for, until now."""
        __tracebackhide__ = True
        return self.status().hits

    @property
    def held(self) -> int:
        """How many replies it holds now."""
        __tracebackhide__ = True
        return self.status().held

    @property
    def text(self) -> str:
        """All of it, in words."""
        __tracebackhide__ = True
        return self.status().text

    def status(self) -> FaultStatus:
        """All that the tracker tells of it.

        Raises:
            Missing: if it was removed.
        """
        __tracebackhide__ = True
        return _read.fault_status(self._control.get(self._path))

    def remove(self) -> bool:
        """Removes it, and sends the replies that it holds. False if it was removed before."""
        __tracebackhide__ = True
        try:
            self._control.call("DELETE", self._path)
        except Missing:
            return False
        return True

    def release(self) -> int:
        """Sends the replies that it holds, and returns their number. It holds later ones as before.

        Raises:
            Missing: if it was removed.
        """
        __tracebackhide__ = True
        released: int = self._control.post(f"{self._path}/release")["released"]
        return released

    def wait_held(self, held: int = 1, *, timeout: Seconds = LIMIT) -> FaultStatus:
        """Waits until it holds this many replies.

        Raises:
            WaitTimeout: if it does not hold them in time.
            Missing: if it was removed.
        """
        __tracebackhide__ = True
        return _read.fault_status(self._held_call(held, timeout).run().json())

    def _held_call(self, held: int, timeout: Seconds) -> Call:
        __tracebackhide__ = True
        limit = seconds(timeout, "timeout")
        body = {"held": held, "timeout": limit}
        return Call(self._control, "POST", f"{self._path}/wait", body, wait=limit)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Fault):
            return NotImplemented
        return self.id == other.id and self._control is other._control

    def __hash__(self) -> int:
        return hash((self.id, id(self._control)))

    def __repr__(self) -> str:
        return f"<Fault {self.id}>"

    @property
    def _path(self) -> str:
        return f"/faults/{self.id}"


class Gate:
    """Holds the replies to some requests until it is opened. `Tracker.hold` makes it.

    It is open after the `with` block.
    """

    def __init__(self, tracker: Tracker, fault: Fault) -> None:
        self._tracker = tracker
        self.fault = fault
        """The fault that holds the replies."""

    @property
    def id(self) -> int:
        """The id of the fault that holds the replies."""
        return self.fault.id

    def seen(self, *, timeout: Seconds = LIMIT) -> Request:
        """Waits for the first request whose reply it holds, or has held.

        Raises:
            WaitTimeout: if none comes in time.
        """
        __tracebackhide__ = True
        return self._tracker.wait_for(fault=self.fault, timeout=timeout)

    def open(self) -> None:
        """Sends the replies that it holds, and holds no more. A second call does nothing."""
        __tracebackhide__ = True
        self.fault.remove()

    def __enter__(self) -> Gate:
        return self

    def __exit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        __tracebackhide__ = True
        try:
            self.open()
        except TrackerError:
            # The error of the block says more.
            if error is None:
                raise
