"""What the tracker tells: requests, peers, swarms, counters. Bytes are `bytes`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple, Optional, Union

Transport = Literal["udp", "http", "ws"]
"""The protocol of a request."""

Action = Literal["connect", "announce", "scrape", "answer", "unknown"]
"""What a request asks for."""

Event = Literal["none", "started", "completed", "stopped", "paused"]
"""The event of an announce; "none" for a regular one."""

Outcome = Literal["answered", "refused", "ignored"]
"""How a request ended: "ignored" got no reply."""

State = Literal["starting", "running", "down"]
"""What the tracker's sockets do."""


class Address(NamedTuple):
    """An IP address with a port, as sockets take it. Its text is `192.0.2.1:6881`."""

    ip: str
    port: int

    def __str__(self) -> str:
        return f"[{self.ip}]:{self.port}" if ":" in self.ip else f"{self.ip}:{self.port}"


@dataclass(frozen=True)
class Nothing:
    """There was no reply."""

    kind: Literal["nothing"] = field(default="nothing", init=False)


@dataclass(frozen=True)
class Connected:
    """The reply to a connect request (BEP 15)."""

    connection_id: int
    kind: Literal["connected"] = field(default="connected", init=False)


@dataclass(frozen=True)
class Announced:
    """The reply to an announce."""

    interval: int
    """When to announce again, in seconds."""
    min_interval: Optional[int]
    """The least time to the next announce, in seconds. UDP does not have this."""
    seeders: int
    leechers: int
    peers: tuple[Address, ...]
    """The peers that the client got."""
    kind: Literal["announced"] = field(default="announced", init=False)


@dataclass(frozen=True)
class Scraped:
    """The reply to a scrape."""

    swarms: tuple[Swarm, ...]
    kind: Literal["scraped"] = field(default="scraped", init=False)


@dataclass(frozen=True)
class Refused:
    """The request was refused."""

    reason: str
    """The text of the error packet, or the `failure reason`."""
    kind: Literal["refused"] = field(default="refused", init=False)


Answer = Union[Nothing, Connected, Announced, Scraped, Refused]
"""What the tracker decided, before a fault changed the bytes of the reply."""


@dataclass(frozen=True)
class HttpRequest:
    """The parts that only HTTP requests have."""

    method: str
    path: str
    """Not decoded, without the query. Bytes outside printable ASCII are escaped: `\\xff`."""
    headers: tuple[tuple[str, bytes], ...]
    """The header fields, in the order in which they came."""

    def header(self, name: str) -> Optional[bytes]:
        """The first header field of this name, in any case; None if there is none."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


@dataclass(frozen=True)
class Request:
    """A request that the tracker has received, and how it ended."""

    number: int
    """The tracker counts requests from 1, and `Tracker.clear` does not change that."""
    transport: Transport
    remote: Address
    """Where it came from."""
    local: Address
    """The address of the tracker that it came to."""
    at: float
    """When it came, in seconds of the tracker's clock."""
    action: Action
    info_hashes: tuple[bytes, ...]
    """The torrents that it names."""
    peer_id: Optional[bytes]
    client: Optional[str]
    """The client's name and version, as far as its peer id tells (BEP 20)."""
    event: Optional[Event]
    """None for a request other than an announce, and for an unknown event."""
    port: Optional[int]
    uploaded: Optional[int]
    downloaded: Optional[int]
    left: Optional[int]
    numwant: Optional[int]
    key: Optional[str]
    """8 hexadecimal digits for a number of 32 bits, however it was sent; else the text as sent."""
    parameters: tuple[tuple[str, bytes], ...]
    """Every parameter with its value, in the order in which they came."""
    http: Optional[HttpRequest]
    """None over UDP, and if the head of the request is malformed."""
    url_data: Optional[bytes]
    """The URL data of a UDP announce (BEP 41)."""
    raw: bytes
    """The datagram, or the head of the HTTP request."""
    reply: bytes
    """What was sent: the datagram, or the HTTP response. Empty if there was no reply."""
    answer: Answer
    faults: tuple[int, ...]
    """The ids of the faults that applied to it."""
    summary: str
    """The request in one line."""

    def parameter(self, name: str) -> Optional[bytes]:
        """The first parameter of this name; None if there is none."""
        return next((value for key, value in self.parameters if key == name), None)

    def __str__(self) -> str:
        return self.summary


@dataclass(frozen=True)
class Swarm:
    """A torrent, and how many peers it has."""

    info_hash: bytes
    seeders: int
    leechers: int
    downloaded: int
    """The number of completed downloads."""


@dataclass(frozen=True)
class Peer:
    """A peer in a swarm."""

    ip: str
    port: int
    peer_id: bytes
    left: Optional[int]
    """Bytes it still has to download; None if it never said. A seeder has 0."""
    uploaded: int
    downloaded: int
    event: Event
    """That of its last announce."""
    key: Optional[str]
    client: Optional[str]
    age: float
    """How long ago it announced last, in seconds of the tracker's clock."""

    @property
    def address(self) -> Address:
        """Its address, with the port."""
        return Address(self.ip, self.port)


@dataclass(frozen=True)
class Counter:
    """How many requests of one kind there were."""

    transport: Transport
    action: Action
    event: Optional[Event]
    outcome: Outcome
    count: int


@dataclass(frozen=True)
class Recorded:
    """How many requests the record has seen."""

    total: int
    """The number of the last request."""
    dropped: int
    """Requests 1 to this number are no longer in the record."""


@dataclass(frozen=True)
class Clock:
    """The tracker's clock."""

    now: float
    """Seconds since the tracker started."""
    frozen: bool


@dataclass(frozen=True)
class Expectation:
    """What a test expects, and what has come."""

    filter: str
    """Which requests, in words."""
    min: int
    max: Optional[int]
    """None: any number."""
    count: int
    """How many have come."""
    met: bool


@dataclass(frozen=True)
class FaultStatus:
    """A fault that the tracker has, and what it has done."""

    id: int
    name: str
    text: str
    """All of it, in words."""
    hits: int
    """How many requests it was due for."""
    held: int
    """How many replies it holds now."""
