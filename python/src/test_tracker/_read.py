"""Reads what the control interface answers."""

from __future__ import annotations

import re
from typing import Any

from .results import (
    Address,
    Announced,
    Answer,
    Clock,
    Connected,
    Counter,
    Expectation,
    FaultStatus,
    HttpRequest,
    Nothing,
    Peer,
    Recorded,
    Refused,
    Request,
    Scraped,
    Swarm,
)

Json = dict[str, Any]


def request(json: Json) -> Request:
    """A request in the record."""
    peer_id = json.get("peerId")
    url_data = json.get("urlData")
    http = json.get("http")
    return Request(
        number=json["number"],
        transport=json["transport"],
        remote=address(json["remote"]),
        local=address(json["local"]),
        at=float(json["at"]),
        action=json["action"],
        info_hashes=tuple(map(bytes.fromhex, json["infoHashes"])),
        peer_id=None if peer_id is None else bytes.fromhex(peer_id),
        client=json.get("client"),
        event=json.get("event"),
        port=json.get("port"),
        uploaded=json.get("uploaded"),
        downloaded=json.get("downloaded"),
        left=json.get("left"),
        numwant=json.get("numwant"),
        key=json.get("key"),
        parameters=_pairs(json["parameters"]),
        http=None
        if http is None
        else HttpRequest(http["method"], http["path"], _pairs(http["headers"])),
        url_data=None if url_data is None else unescape(url_data),
        raw=bytes.fromhex(json["raw"]),
        reply=bytes.fromhex(json["reply"]),
        answer=_answer(json["answer"]),
        faults=tuple(json.get("faults", ())),
        summary=json["summary"],
    )


def requests(json: list[Json]) -> list[Request]:
    """Several requests."""
    return list(map(request, json))


def address(json: Json) -> Address:
    """An address with its port."""
    return Address(json["ip"], json["port"])


def swarm(json: Json) -> Swarm:
    """A swarm in numbers."""
    info_hash = bytes.fromhex(json["infoHash"])
    return Swarm(info_hash, json["seeders"], json["leechers"], json["downloaded"])


def peer(json: Json) -> Peer:
    """A peer in a swarm."""
    return Peer(
        ip=json["ip"],
        port=json["port"],
        peer_id=bytes.fromhex(json["peerId"]),
        left=json.get("left"),
        uploaded=json["uploaded"],
        downloaded=json["downloaded"],
        event=json["event"],
        key=json.get("key"),
        client=json.get("client"),
        age=float(json["age"]),
    )


def counter(json: Json) -> Counter:
    """How many requests of one kind there were."""
    return Counter(
        transport=json["transport"],
        action=json["action"],
        event=json.get("event"),
        outcome=json["outcome"],
        count=json["count"],
    )


def recorded(json: Json) -> Recorded:
    """How many requests the record has seen."""
    return Recorded(json["total"], json["dropped"])


def clock(json: Json) -> Clock:
    """The tracker's clock."""
    return Clock(float(json["now"]), json["frozen"])


def expectation(json: Json) -> Expectation:
    """What is expected."""
    return Expectation(
        filter=json["filter"],
        min=json["min"],
        max=json.get("max"),
        count=json["count"],
        met=json["met"],
    )


def fault_status(json: Json) -> FaultStatus:
    """A fault."""
    return FaultStatus(json["id"], json["name"], json["text"], json["hits"], json["held"])


def unescape(text: str) -> bytes:
    r"""Bytes that are written as text: `\xff` is a byte, a backslash is doubled."""
    return re.sub(rb"\\(?:x([0-9a-f]{2})|\\)", _unescaped, text.encode())


def _unescaped(match: re.Match[bytes]) -> bytes:
    return b"\\" if match[1] is None else bytes([int(match[1], 16)])


def _pairs(json: list[list[str]]) -> tuple[tuple[str, bytes], ...]:
    return tuple((name, unescape(value)) for name, value in json)


def _answer(json: Json) -> Answer:
    kind = json["kind"]
    if kind == "announced":
        return Announced(
            interval=json["interval"],
            min_interval=json.get("minInterval"),
            seeders=json["seeders"],
            leechers=json["leechers"],
            peers=tuple(map(address, json["peers"])),
        )
    if kind == "connected":
        return Connected(int(json["connectionId"], 16))
    if kind == "scraped":
        return Scraped(tuple(map(swarm, json["swarms"])))
    if kind == "refused":
        return Refused(json["reason"])
    return Nothing()
