"""A BitTorrent client of a few lines: it announces, and does nothing else.

In the examples of README.md `MyClient` stands for the reader's own client.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import socket
import struct
import threading
from dataclasses import dataclass, field
from typing import Iterator, Optional
from urllib.parse import quote_from_bytes, urlsplit

INFO_HASH = bytes.fromhex("0123456789abcdef0123456789abcdef01234567")
PEER_ID = b"-TR4060-abcdefghijkl"
EVENTS = {"": 0, "completed": 1, "started": 2, "stopped": 3}

LIMIT = 10.0
"""Seconds to wait for a reply."""


@dataclass(frozen=True)
class Reply:
    """What a tracker answered."""

    interval: int = 0
    seeders: int = 0
    leechers: int = 0
    error: Optional[str] = None
    raw: bytes = b""


@dataclass
class Identity:
    """Who announces what."""

    info_hash: bytes = INFO_HASH
    peer_id: bytes = PEER_ID
    port: int = 6881
    left: int = 100


def announce(
    url: str,
    event: str = "started",
    me: Optional[Identity] = None,
    *,
    retry_after: float = LIMIT,
) -> Reply:
    """Announces once. A datagram that gets no reply in time is sent again, once."""
    me = me or Identity()
    if url.startswith("http:"):
        return _over_http(url, event, me)
    return _over_udp(url, event, me, retry_after)


def say_goodbye(url: str) -> None:
    """Announces `stopped` over UDP, and does not wait for the reply."""
    with _connected(url) as connected:
        udp = _Udp(connected, LIMIT)
        hello = udp.ask(_hello(udp))
        connected.send(_announce(hello, udp, "stopped", Identity()))


class MyClient:
    """A client that announces `started` on a thread of its own, as soon as it is made."""

    def __init__(self, url: str, *, left: int = 100, info_hash: bytes = INFO_HASH) -> None:
        self.url = url
        self.identity = Identity(left=left, info_hash=info_hash)
        self._reply = Reply()
        self._started = threading.Thread(target=self._start, daemon=True)
        self._started.start()

    @property
    def left(self) -> int:
        return self.identity.left

    @property
    def port(self) -> int:
        return self.identity.port

    @property
    def is_waiting(self) -> bool:
        """Whether it has no reply yet."""
        return self._started.is_alive()

    def reply(self) -> Reply:
        """The reply to its first announce."""
        self._started.join(LIMIT)
        assert not self.is_waiting, f"no reply within {LIMIT:g} s"
        return self._reply

    def announce(self, event: str = "") -> Reply:
        """Announces again."""
        self.reply()
        return announce(self.url, event, self.identity)

    def stop(self) -> None:
        """Says goodbye."""
        self.announce("stopped")

    def _start(self) -> None:
        self._reply = announce(self.url, "started", self.identity, retry_after=0.2)


@dataclass
class _Udp:
    socket: socket.socket
    retry_after: float
    transaction: int = field(default_factory=lambda: int.from_bytes(os.urandom(4), "big"))

    def ask(self, request: bytes) -> bytes:
        for timeout in (self.retry_after, LIMIT):
            self.socket.settimeout(timeout)
            self.socket.send(request)
            with contextlib.suppress(socket.timeout):
                return self.socket.recv(65536)
        raise TimeoutError(f"no reply within {self.retry_after + LIMIT:g} s")


def _over_udp(url: str, event: str, me: Identity, retry_after: float) -> Reply:
    with _connected(url) as connected:
        udp = _Udp(connected, retry_after)
        hello = udp.ask(_hello(udp))
        if hello[:4] == b"\0\0\0\3":
            return Reply(error=hello[8:].decode(), raw=hello)
        raw = udp.ask(_announce(hello, udp, event, me))
    if raw[:4] == b"\0\0\0\3":
        return Reply(error=raw[8:].decode(), raw=raw)
    interval, leechers, seeders = struct.unpack(">III", raw[8:20])
    return Reply(interval, seeders, leechers, raw=raw)


def _hello(udp: _Udp) -> bytes:
    return struct.pack(">QII", 0x41727101980, 0, udp.transaction)


def _announce(hello: bytes, udp: _Udp, event: str, me: Identity) -> bytes:
    return hello[8:16] + struct.pack(
        ">II20s20sQQQIIIiH",
        *(1, udp.transaction, me.info_hash, me.peer_id, 0, me.left, 0),
        *(EVENTS[event], 0, 0xC0FFEE, -1, me.port),
    )


@contextlib.contextmanager
def _connected(url: str) -> Iterator[socket.socket]:
    """A UDP socket that is connected to the tracker at this URL."""
    where = urlsplit(url)
    assert where.hostname is not None
    family = socket.AF_INET6 if ":" in where.hostname else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as connected:
        connected.connect((where.hostname, where.port))
        yield connected


def _over_http(url: str, event: str, me: Identity) -> Reply:
    where = urlsplit(url)
    assert where.hostname is not None
    names = {"info_hash": me.info_hash, "peer_id": me.peer_id}
    query = "&".join(f"{name}={quote_from_bytes(value)}" for name, value in names.items())
    query += f"&port={me.port}&uploaded=0&downloaded=0&left={me.left}&event={event}&compact=1"
    connection = http.client.HTTPConnection(where.hostname, where.port, timeout=LIMIT)
    with contextlib.closing(connection):
        connection.request("GET", f"{where.path}?{query}", headers={"User-Agent": "mine/1"})
        raw = connection.getresponse().read()
    failure = re.search(rb"14:failure reason(\d+):", raw)
    if failure:
        reason = raw[failure.end() :][: int(failure[1])]
        return Reply(error=reason.decode(), raw=raw)
    numbers = {name: _integer(raw, name) for name in (b"interval", b"complete", b"incomplete")}
    return Reply(numbers[b"interval"], numbers[b"complete"], numbers[b"incomplete"], raw=raw)


def _integer(bencode: bytes, name: bytes) -> int:
    """The number of this name in a dictionary that has it once."""
    key = b"%d:%si" % (len(name), name)
    return int(bencode.split(key, 1)[1].split(b"e", 1)[0]) if key in bencode else 0
