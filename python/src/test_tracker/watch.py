"""Requests as they come."""

from __future__ import annotations

import http.client
import json
import socket
import threading
from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, Callable, Optional

from . import _read
from ._control import Call, with_query
from .errors import TrackerError, WaitTimeout
from .results import Request

if TYPE_CHECKING:
    from ._control import Control


class Watch(Iterator[Request]):
    """The requests that match a filter, one by one. `Tracker.watch` makes it.

    It ends when the tracker is closed, and when it is closed itself: by `close`, or after a `with`
    block. Another thread may close it, too.
    """

    missed: int
    """How many requests the record dropped before the watch read them, whether they match the
    filter or not."""

    def __init__(
        self,
        control: Control,
        filter: Mapping[str, Any],
        *,
        after: int,
        timeout: Optional[float],
        is_closed: Callable[[], bool],
    ) -> None:
        self.missed = 0
        self._control = control
        self._filter = filter
        self._after = after
        self._timeout = timeout
        self._tracker_is_closed = is_closed
        self._closed = False
        # Closing the response while another thread reads it would confuse it.
        self._reading = threading.RLock()
        self._call = Call(control, "GET", with_query("/events", {**filter, "after": after}))
        self._response = self._call.stream()
        self._call.set_timeout(timeout)

    def close(self) -> None:
        """Closes its connection, which ends it. A second call does nothing."""
        self._closed = True
        self._call.give_up()
        with self._reading:
            self._response.close()

    def __enter__(self) -> Watch:
        return self

    def __exit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        self.close()

    def __next__(self) -> Request:
        """The next request.

        Raises:
            WaitTimeout: if none comes in time; the watch is closed then.
        """
        __tracebackhide__ = True
        while not self._closed:
            event, data = self._next_event()
            if event == "missed":
                self.missed += json.loads(data)["missed"]
            elif data:
                request = _read.request(json.loads(data))
                self._after = request.number
                return request
        raise StopIteration

    def _next_event(self) -> tuple[str, str]:
        """The type and the data of an event, both empty at the end."""
        __tracebackhide__ = True
        event, data = "", ""
        for line in iter(self._next_line, ""):
            name, _, value = line.rstrip("\r\n").partition(":")
            if not line.strip():
                return event, data
            if name == "event":
                event = value.strip()
            elif name == "data":
                data += value.strip()
        self._end()
        return "", ""

    def _next_line(self) -> str:
        __tracebackhide__ = True
        try:
            with self._reading:
                return self._response.readline().decode()
        except socket.timeout:
            text = f"timed out after {self._timeout:g} s\n{self._explanation()}"
            self.close()
            raise WaitTimeout(text) from None
        except (OSError, ValueError, http.client.HTTPException):
            # The other end, or this one, has closed the connection.
            return ""

    def _explanation(self) -> str:
        text: str = self._control.get("/explain", {**self._filter, "after": self._after})["text"]
        return text

    def _end(self) -> None:
        """The stream has ended: because somebody closed it, or because the tracker has crashed."""
        __tracebackhide__ = True
        ended_by_us = self._closed or self._tracker_is_closed()
        self.close()
        if not ended_by_us:
            raise TrackerError(self._control.why_silent() or "the tracker ended the watch")
