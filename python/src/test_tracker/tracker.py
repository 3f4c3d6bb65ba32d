"""The tracker as a test uses it."""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, Optional, Union, overload
from urllib.parse import quote

from . import _notation, _read
from ._control import Control
from ._process import Process
from ._wait import LIMIT, After, Wait, number
from .aio import AsyncWaits
from .errors import Missing, TrackerError, Unmet
from .faults import Fault, Gate
from .options import FaultLike, Options, command_line
from .results import (
    Clock,
    Counter,
    Expectation,
    Peer,
    Recorded,
    Request,
    State,
    Swarm,
)
from .watch import Watch

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from ._notation import AddressLike, Duration, InfoHash, Seconds
    from .fields import FaultFields, FaultTarget, Filter, Script, WholeSeconds

PAGE = 10_000
"""Requests to ask for at once."""

LAST = 20
"""Requests for the report of a failed test."""


class Tracker:
    """A BitTorrent tracker for a test: it answers announces and scrapes over UDP and HTTP.

    It listens when it is made, on free ports of this machine, until it is closed. Trackers share
    nothing: each is a process of its own. It ends when this process does, also if this process is
    killed.

    ```python
    with Tracker(min_interval=5, frozen=True) as tracker:
        my_client.announce(tracker.url)
    ```

    Its methods may be called from several threads at once; a wait in one of them blocks no other.
    A filter is keyword arguments, or words such as "announce udp event=started". An info hash is 20
    bytes or 40 hexadecimal digits. A duration is a number of seconds or a `timedelta`.

    Every method raises `InvalidArgument` for an invalid value, and `TrackerError` if the tracker is
    closed or has ended.
    """

    def __init__(self, **options: Unpack[Options]) -> None:
        """Starts a tracker.

        Args:
            options: every setting (docs/settings.md), `udp` and `http` for where to listen, and
                `faults` that it has from the start.

        Raises:
            InvalidArgument: for an unknown option, and for an invalid value.
            TrackerError: if there is no command, or if an address is in use.
        """
        __tracebackhide__ = True
        self._closed = False
        self._last: tuple[str, ...] = ()
        self._process = Process(command_line(options))
        self._urls = self._process.urls
        self._control = Control(self.control_url, self._process.why_silent)
        self._aio = AsyncWaits(self)
        faults = options.get("faults")
        if faults:
            try:
                self.add_faults(faults)
            except BaseException:
                self._end()
                raise

    # Its addresses.

    @property
    def url(self) -> str:
        """The announce URL for a client: the first for UDP, or the first for HTTP."""
        return (self.udp_urls + self.http_urls)[0]

    @property
    def udp_url(self) -> str:
        """The first announce URL for UDP, such as `udp://127.0.0.1:40001/announce`."""
        __tracebackhide__ = True
        return self._first("udp")

    @property
    def http_url(self) -> str:
        """The first announce URL for HTTP, such as `http://127.0.0.1:40002/announce`."""
        __tracebackhide__ = True
        return self._first("http")

    @property
    def udp_urls(self) -> list[str]:
        """The announce URLs for UDP, one for each bound address, IPv4 first."""
        return list(self._urls["udp"])

    @property
    def http_urls(self) -> list[str]:
        """The announce URLs for HTTP, one for each bound address, IPv4 first."""
        return list(self._urls["http"])

    @property
    def ws_url(self) -> str:
        """The first announce URL for WebSocket, such as `ws://127.0.0.1:40002/announce`."""
        __tracebackhide__ = True
        return self._first("ws")

    @property
    def ws_urls(self) -> list[str]:
        """Those for WebSocket, one for each address bound for HTTP; none with `ws=False`."""
        return list(self._urls.get("ws", []))

    @property
    def control_url(self) -> str:
        """Where the control interface is. In a browser it shows the tracker's page."""
        return self._urls["control"][0]

    @property
    def pid(self) -> int:
        """The id of the tracker's process."""
        return self._process.pid

    # Wait for requests, and look at them.

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
    ) -> Request: ...

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
    ) -> list[Request]: ...

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
    ) -> Union[Request, list[Request]]:
        """Waits for the first request that matches, or for `count` of them, oldest first. Those in
        the record count, too: a client may be started before the wait.

        ```python
        announce = tracker.wait_for(event="started")
        again = tracker.wait_for(action="announce", after=announce)
        ```

        Args:
            words: the filter in words, such as "announce udp event=started".
            count: how many requests to wait for; the result is a list then.
            timeout: how long to wait at most, in real time; 4 seconds if it is not given.
            past: False is for requests from now on.
            after: a request, or its number: only later ones count, also if they came before the
                call. `past` has no effect then.
            filter: the filter in fields.

        Raises:
            WaitTimeout: if they do not come in time. Its text says which requests came nearest.
        """
        __tracebackhide__ = True
        found = self._wait(words, filter, count, timeout, past, after).run()
        return found[0] if count is None else found

    @property
    def aio(self) -> AsyncWaits:
        """The calls that wait, for tests in asyncio: `await tracker.aio.wait_for(…)`."""
        return self._aio

    def watch(
        self,
        words: Optional[str] = None,
        /,
        *,
        timeout: Optional[Seconds] = LIMIT,
        after: Optional[After] = None,
        **filter: Unpack[Filter],
    ) -> Watch:
        """The requests that match, one by one as they come: from now on, unlike those of
        `wait_for`. So make it before you start a client, or give `after=0`.

        ```python
        with tracker.watch(action="announce") as announces:
            for announce in announces:
                if announce.event == "stopped":
                    break
        ```

        Args:
            timeout: how long to wait for each request; 4 seconds if it is not given, None for ever.
            after: begins with the requests after this one; 0 for all in the record.
        """
        __tracebackhide__ = True
        return Watch(
            self._control,
            _notation.query(words, filter),
            after=self.recorded().total if after is None else number(after),
            timeout=None if timeout is None else _notation.seconds(timeout, "timeout"),
            is_closed=lambda: self._closed,
        )

    def requests(
        self,
        words: Optional[str] = None,
        /,
        *,
        after: After = 0,
        max: Optional[int] = None,
        **filter: Unpack[Filter],
    ) -> list[Request]:
        """The requests in the record that match, oldest first: all of them, or the first `max`."""
        __tracebackhide__ = True
        query = _notation.query(words, filter)
        if max is not None and max < 1:
            _notation.refuse("max", max, "a whole number, 1 or more")
        seen, last = number(after), self.recorded().total
        found: list[Request] = []
        # A page ends at 8 MiB, too. Requests that come meanwhile are left out: a client that goes
        # on announcing would keep this from ending.
        while True:
            size = PAGE if max is None else min(PAGE, max - len(found))
            page = self._control.get("/requests", {**query, "after": seen, "max": size})
            found += [request for request in _read.requests(page) if request.number <= last]
            if not page or len(found) == max or page[-1]["number"] >= last:
                return found
            seen = page[-1]["number"]

    def recorded(self) -> Recorded:
        """How many requests the record has seen, and how many of them it no longer has."""
        __tracebackhide__ = True
        return _read.recorded(self._control.get("/recorded"))

    def counters(self) -> list[Counter]:
        """How many requests of each kind there were, whether the record still has them or not."""
        __tracebackhide__ = True
        return list(map(_read.counter, self._control.get("/counters")))

    def explain(
        self,
        words: Optional[str] = None,
        /,
        *,
        min: Optional[int] = None,
        max: Optional[int] = None,
        after: Optional[After] = None,
        **filter: Unpack[Filter],
    ) -> str:
        """Says which requests come nearest to a filter, and where they differ: for a message of
        your own. It explains why there are not `min` to `max` of them; at least one if neither is
        given."""
        __tracebackhide__ = True
        query = _notation.query(words, filter)
        times = {"min": min, "max": max, "after": None if after is None else number(after)}
        text: str = self._control.get("/explain", {**query, **times})["text"]
        return text

    # Expect requests.

    def expect(
        self,
        words: Optional[str] = None,
        /,
        *,
        times: Optional[int] = None,
        min: Optional[int] = None,
        max: Optional[int] = None,
        **filter: Unpack[Filter],
    ) -> None:
        """Expects requests that match, from now on: exactly `times`, or `min` to `max`, or at least
        one. `verify` and `close` check it.

        ```python
        tracker.expect(event="stopped", times=1)
        ```
        """
        __tracebackhide__ = True
        which = _notation.words_or_fields("filter", words, filter)
        self._control.post(
            "/expectations", {"filter": which, "count": times, "min": min, "max": max}
        )

    def expectations(self) -> list[Expectation]:
        """What is expected, and what has come."""
        __tracebackhide__ = True
        return list(map(_read.expectation, self._control.get("/expectations")))

    def verify(self) -> None:
        """Checks that every expectation is met now. They stay. What clients sent before the
        call, over UDP or an open connection, counts, whether they have a reply or not.

        Raises:
            Unmet: if one is not. Its text says which, and which requests came nearest.
        """
        __tracebackhide__ = True
        self._control.get("/verify")

    # Faults.

    def add_fault(
        self, fault: Optional[FaultLike] = None, /, **fields: Unpack[FaultFields]
    ) -> Fault:
        """Adds a fault: in words, as keyword arguments, or as a dictionary of them.

        ```python
        fault = tracker.add_fault("announce udp times=2 drop")
        fault = tracker.add_fault(action="announce", transport="udp", times=2, drop=True)
        ```
        """
        __tracebackhide__ = True
        added = self._control.post("/faults", _notation.words_or_fields("fault", fault, fields))
        return Fault(self._control, added["id"])

    def add_faults(self, faults: Sequence[FaultLike]) -> list[Fault]:
        """Adds several faults. If one of them is invalid, none is added."""
        __tracebackhide__ = True
        if isinstance(faults, str) or not isinstance(faults, Sequence):
            _notation.refuse("faults", faults, "a list of faults")
        read = [_notation.words_or_fields("fault", fault, {}) for fault in faults]
        return [Fault(self._control, id) for id in self._control.post("/faults", read)["ids"]]

    def faults(self) -> list[Fault]:
        """The faults that the tracker has, oldest first."""
        __tracebackhide__ = True
        return [Fault(self._control, fault["id"]) for fault in self._control.get("/faults")]

    def remove_fault(self, fault: Union[Fault, int]) -> bool:
        """Removes a fault, and sends the replies that it holds. False if there is none."""
        __tracebackhide__ = True
        if isinstance(fault, int):
            fault = Fault(self._control, fault)
        return fault.remove()

    def clear_faults(self) -> None:
        """Removes every fault, and sends the replies that they hold."""
        __tracebackhide__ = True
        self._control.call("DELETE", "/faults")

    def hold(self, words: Optional[str] = None, /, **which: Unpack[FaultTarget]) -> Gate:
        """Holds the replies to these requests, from now on, until the gate is opened.

        ```python
        with tracker.hold(event="started") as gate:
            my_client.start()
            announce = gate.seen()  # the client is waiting for its reply
        ```
        """
        __tracebackhide__ = True
        target = _notation.words_or_fields("fault", words, which)
        fault = f"{target} hold" if isinstance(target, str) else {**target, "hold": True}
        return Gate(self, Fault(self._control, self._control.post("/faults", fault)["id"]))

    def down(self, seconds: Optional[Duration] = None) -> Down:
        """Closes all sockets and connections, as if the tracker were shut down. They are closed
        when this returns. What the tracker knows stays.

        ```python
        with tracker.down():
            ...  # clients get no answer over UDP, and no connection over HTTP
        ```

        Args:
            seconds: for how long, by the tracker's clock. Until `up`, if it is not given.
        """
        __tracebackhide__ = True
        self._control.post("/down", _notation.fields({"duration": seconds}))
        return Down(self)

    def up(self) -> None:
        """Binds the sockets again, on the same ports. They are bound when this returns."""
        __tracebackhide__ = True
        self._control.post("/up")

    def state(self) -> State:
        """Whether the tracker is running or down."""
        __tracebackhide__ = True
        state: State = self._control.get("/tracker")["state"]
        return state

    def forget_connection_ids(self) -> None:
        """Forgets every connection id that was given over UDP: clients have to connect again."""
        __tracebackhide__ = True
        self._control.call("DELETE", "/connection-ids")

    # Swarms and replies.

    def swarms(self) -> list[Swarm]:
        """Every swarm that has a peer, in the order of the info hashes."""
        __tracebackhide__ = True
        return list(map(_read.swarm, self._control.get("/swarms")))

    def peers(self, info_hash: InfoHash) -> list[Peer]:
        """The peers in a swarm, IPv4 before IPv6."""
        __tracebackhide__ = True
        return list(map(_read.peer, self._control.get(_of_swarm(info_hash, "peers"))))

    def add_peer(
        self,
        info_hash: InfoHash,
        address: AddressLike,
        *,
        left: Optional[int] = None,
        peer_id: Union[str, bytes, None] = None,
    ) -> None:
        """Adds a peer that no client announced, or changes the one at this address.

        ```python
        tracker.add_peer(info_hash, ("203.0.113.7", 6881), left=0)
        ```

        Args:
            left: bytes that it still has to download: 0 for a seeder. A leecher if it is not given.
            peer_id: 20 bytes, or 40 hexadecimal digits. Made from the address if it is not given.
        """
        __tracebackhide__ = True
        peer = _notation.address(address)._asdict()
        further = _notation.fields({"left": left, "peer_id": peer_id})
        self._control.post(_of_swarm(info_hash, "peers"), {**peer, **further})

    def remove_peer(self, info_hash: InfoHash, address: AddressLike) -> bool:
        """Removes the peer at an address, however it was added. False if there is none."""
        __tracebackhide__ = True
        where = quote(str(_notation.address(address)), safe="")
        try:
            self._control.call("DELETE", _of_swarm(info_hash, f"peers/{where}"))
        except Missing:
            return False
        return True

    def set_counts(
        self,
        info_hash: InfoHash,
        *,
        seeders: Optional[int] = None,
        leechers: Optional[int] = None,
        downloaded: Optional[int] = None,
    ) -> None:
        """From now on, replies have these counts of a swarm, whatever its peers are. A count that
        is not given is 0. Without any, replies have the real counts again."""
        __tracebackhide__ = True
        counts = {"seeders": seeders, "leechers": leechers, "downloaded": downloaded}
        self._put_or_delete(_of_swarm(info_hash, "counts"), counts)

    def set_intervals(
        self, interval: Optional[WholeSeconds] = None, min_interval: Optional[WholeSeconds] = None
    ) -> None:
        """From now on, replies have these intervals, in whole seconds. One that is not given is
        that of the settings."""
        __tracebackhide__ = True
        intervals = {"interval": interval, "min_interval": min_interval}
        self._put_or_delete("/intervals", intervals)

    def next_announce(self, words: Optional[str] = None, /, **script: Unpack[Script]) -> None:
        """Sets the reply to the next announce, in words or fields. Announces that are refused, or
        that have the event `stopped`, are skipped. Several of these queue up.

        ```python
        tracker.next_announce(interval=5, peers=[("203.0.113.7", 6881)])
        ```
        """
        __tracebackhide__ = True
        self._control.post("/next-announce", _notation.words_or_fields("script", words, script))

    def refuse(self, info_hash: InfoHash, reason: Optional[str]) -> None:
        """From now on, announces of this torrent are refused with this reason. None ends it."""
        __tracebackhide__ = True
        self._put_or_delete(_of_swarm(info_hash, "refusal"), {"reason": reason})

    # The clock.

    def clock(self) -> Clock:
        """The time by the tracker's clock."""
        __tracebackhide__ = True
        return _read.clock(self._control.get("/clock"))

    def advance(self, seconds: Duration) -> Clock:
        """Moves the tracker's clock forward. What is too old then has expired when this returns."""
        __tracebackhide__ = True
        how_far = _notation.fields({"seconds": seconds})
        return _read.clock(self._control.post("/clock/advance", how_far))

    def freeze(self) -> Clock:
        """Stops the tracker's clock. From now on only `advance` moves it."""
        __tracebackhide__ = True
        return _read.clock(self._control.post("/clock/freeze"))

    def resume(self) -> Clock:
        """Lets the tracker's clock run again, from where it stands."""
        __tracebackhide__ = True
        return _read.clock(self._control.post("/clock/resume"))

    # Clear and restore.

    def clear(self) -> None:
        """Forgets swarms, record, counters, expectations, faults, and what was set for replies.
        Sockets, settings, clock and connection ids stay. The numbers of requests go on."""
        __tracebackhide__ = True
        self._control.post("/clear")

    def snapshot(self) -> bytes:
        """The swarms with their peers, and what was set for replies, for `restore` of this tracker
        or another."""
        __tracebackhide__ = True
        return self._control.call("GET", "/snapshot").body

    def restore(self, snapshot: bytes) -> None:
        """Replaces the swarms, and what was set for replies, with those of a snapshot."""
        __tracebackhide__ = True
        if not isinstance(snapshot, (bytes, bytearray, memoryview)):
            _notation.refuse("snapshot", snapshot, "bytes of `snapshot`")
        self._control.call("PUT", "/snapshot", bytes(snapshot))

    # Close.

    def close(self, *, verify: bool = True) -> None:
        """Verifies the expectations, and ends the tracker. A second call does nothing.

        Raises:
            Unmet: if an expectation is not met. The tracker is closed all the same.
        """
        __tracebackhide__ = True
        if self._closed:
            return
        try:
            self._last = self.last_requests()
            expects = verify and self.expectations() != []
        finally:
            # What has come until now is served first, and counts.
            complaint = self._end()
        if complaint and expects:
            raise Unmet(complaint, complaint.split("\n\n"))
        if complaint and verify:
            raise TrackerError(complaint)

    def last_requests(self, count: int = LAST) -> tuple[str, ...]:
        """The last requests, one line each, also after the tracker was closed or has crashed: for
        the report of a failed test."""
        if self._closed:
            return self._last[-count:]
        try:
            after = max(0, self.recorded().total - count)
            found = self.requests(after=after)
        except TrackerError as error:
            return (str(error),)
        return tuple(f"{request.number}. {request.summary}" for request in found)

    def __enter__(self) -> Tracker:
        return self

    def __exit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        __tracebackhide__ = True
        # The error of the block says more than what it kept from happening.
        self.close(verify=error is None)

    def __repr__(self) -> str:
        return f"<Tracker {self.url}{' closed' if self._closed else ''}>"

    def _end(self) -> str:
        """Ends the process, and returns why it says that it failed."""
        self._closed = True
        complaint = self._process.close()
        self._control.close()
        return complaint

    def _first(self, transport: str) -> str:
        __tracebackhide__ = True
        urls = self._urls.get(transport, [])
        if not urls:
            given = "http=None or ws=False" if transport == "ws" else f"{transport}=None"
            raise TrackerError(f"{transport}_url: this tracker was started with {given}")
        return urls[0]

    def _put_or_delete(self, path: str, value: dict[str, Any]) -> None:
        __tracebackhide__ = True
        given = _notation.fields(value)
        if given:
            self._control.call("PUT", path, given)
        else:
            self._control.call("DELETE", path)

    def _wait(
        self,
        words: Optional[str],
        filter: Filter,
        count: Optional[int],
        timeout: Seconds,
        past: bool,
        after: Optional[After],
    ) -> Wait:
        __tracebackhide__ = True
        return Wait(
            self._control, words, filter, count=count, timeout=timeout, past=past, after=after
        )


class Down:
    """A tracker that is down: `Tracker.down` makes it. It is up again after the `with` block."""

    def __init__(self, tracker: Tracker) -> None:
        self._tracker = tracker

    def __enter__(self) -> Tracker:
        return self._tracker

    def __exit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        __tracebackhide__ = True
        try:
            self._tracker.up()
        except TrackerError:
            # The error of the block says more.
            if error is None:
                raise


def _of_swarm(info_hash: InfoHash, what: str) -> str:
    __tracebackhide__ = True
    return f"/swarms/{_notation.info_hash(info_hash)}/{what}"
