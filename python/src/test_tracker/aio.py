"""Waits for tests in asyncio."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Coroutine
from types import TracebackType
from typing import TYPE_CHECKING, Any, Callable, Optional, TypeVar, overload

from . import _read
from ._wait import LIMIT, After
from .results import FaultStatus, Request

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from ._notation import Seconds
    from .faults import Fault, Gate
    from .fields import Filter
    from .tracker import Tracker
    from .watch import Watch

T = TypeVar("T")


class AsyncWaits:
    """The calls that wait for a client, as coroutines: `await tracker.aio.wait_for(…)`.

    Where requests from now on are meant, by `past=False` or by a watch, that is from the call on,
    not from the `await`. A wait ends when its task is cancelled. All other calls of a tracker
    return at once, and need no `await`.
    """

    def __init__(self, tracker: Tracker) -> None:
        self._tracker = tracker

    @overload
    def wait_for(
        self,
        words: Optional[str] = None,
        /,
        *,
        timeout: Seconds = LIMIT,
        past: bool = True,
        after: Optional[After] = None,
        **filter: Unpack[Filter],
    ) -> Coroutine[Any, Any, Request]: ...

    @overload
    def wait_for(
        self,
        words: Optional[str] = None,
        /,
        *,
        count: int,
        timeout: Seconds = LIMIT,
        past: bool = True,
        after: Optional[After] = None,
        **filter: Unpack[Filter],
    ) -> Coroutine[Any, Any, list[Request]]: ...

    def wait_for(
        self,
        words: Optional[str] = None,
        /,
        *,
        count: Optional[int] = None,
        timeout: Seconds = LIMIT,
        past: bool = True,
        after: Optional[After] = None,
        **filter: Unpack[Filter],
    ) -> Coroutine[Any, Any, Any]:
        """Waits for requests, as `Tracker.wait_for` does."""
        wait = self._tracker._wait(words, filter, count, timeout, past, after)

        def run() -> Any:
            found = wait.run()
            return found[0] if count is None else found

        return _in_thread(run, wait.give_up)

    def seen(self, gate: Gate, *, timeout: Seconds = LIMIT) -> Coroutine[Any, Any, Request]:
        """Waits for the first request that a gate holds, as `Gate.seen` does."""
        return self.wait_for(fault=gate.fault, timeout=timeout)

    def wait_held(
        self, fault: Fault, held: int = 1, *, timeout: Seconds = LIMIT
    ) -> Coroutine[Any, Any, FaultStatus]:
        """Waits until a fault holds this many replies, as `Fault.wait_held` does."""
        call = fault._held_call(held, timeout)
        return _in_thread(lambda: _read.fault_status(call.run().json()), call.give_up)

    def watch(
        self,
        words: Optional[str] = None,
        /,
        *,
        timeout: Optional[Seconds] = LIMIT,
        after: Optional[After] = None,
        **filter: Unpack[Filter],
    ) -> AsyncWatch:
        """The requests as they come, as `Tracker.watch` has them: for `async for`."""
        return AsyncWatch(self._tracker.watch(words, timeout=timeout, after=after, **filter))


class AsyncWatch(AsyncIterator[Request]):
    """The requests that match a filter, one by one. It ends as a `Watch` does."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch

    @property
    def missed(self) -> int:
        """How many requests the record dropped before the watch read them."""
        return self._watch.missed

    async def __anext__(self) -> Request:
        __tracebackhide__ = True
        request = await _in_thread(lambda: next(self._watch, None), self._watch.close)
        if request is None:
            raise StopAsyncIteration
        return request

    async def aclose(self) -> None:
        """Closes its connection, which ends it."""
        self._watch.close()

    async def __aenter__(self) -> AsyncWatch:
        return self

    async def __aexit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        self._watch.close()


async def _in_thread(function: Callable[[], T], give_up: Callable[[], None]) -> T:
    """Runs a function on a thread of its own: a wait must not take one of the few threads that
    `asyncio.to_thread` has, and must not keep the event loop from closing."""
    __tracebackhide__ = True
    loop = asyncio.get_running_loop()
    future: asyncio.Future[T] = loop.create_future()

    def run() -> None:
        deliver: Callable[[], None]
        try:
            result = function()
        except Exception as failure:
            error = failure
            deliver = lambda: future.set_exception(error)  # noqa: E731
        else:
            deliver = lambda: future.set_result(result)  # noqa: E731
        try:
            loop.call_soon_threadsafe(lambda: None if future.done() else deliver())
        except RuntimeError:
            pass  # The loop is closed: nobody waits.

    threading.Thread(target=run, name="test-tracker wait", daemon=True).start()
    try:
        return await future
    except asyncio.CancelledError:
        give_up()
        raise
