"""Python values as the tracker reads them: in JSON, in a query, and as options of the command."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any, NoReturn, Optional, Union

from .errors import InvalidArgument
from .results import Address, Peer

Seconds = Union[int, float, timedelta]
"""A number of seconds, or a `timedelta`."""

Duration = Union[Seconds, str]
"""A number of seconds, a `timedelta`, or a text with a unit such as "500ms"."""

InfoHash = Union[bytes, str]
"""A torrent: 20 bytes, or 40 hexadecimal digits."""

AddressLike = Union[Address, "tuple[str, int]", str]
"""An IP address with a port: ("192.0.2.1", 6881), "192.0.2.1:6881" or "[2001:db8::1]:6881"."""

ADDRESS_LISTS = frozenset(["peers"])
"""The fields that are lists of addresses."""

INFO_HASHES = frozenset(["info_hash", "allow", "deny"])
"""The fields that are info hashes, or lists of them."""


def refuse(name: str, value: object, expected: str) -> NoReturn:
    """Raises the error for an invalid value."""
    __tracebackhide__ = True
    raise InvalidArgument(f"{name}: {value!r}, expected {expected}")


def info_hash(value: object, name: str = "info_hash") -> str:
    """An info hash in hexadecimal digits."""
    __tracebackhide__ = True
    if isinstance(value, (bytes, bytearray, memoryview)) and len(bytes(value)) == 20:
        return bytes(value).hex()
    if isinstance(value, str) and len(value) == 40:
        try:
            return bytes.fromhex(value).hex()
        except ValueError:
            pass
    refuse(name, value, "20 bytes or 40 hexadecimal digits")


def seconds(value: object, name: str) -> float:
    """A duration that this package has to know, in seconds."""
    __tracebackhide__ = True
    number = value.total_seconds() if isinstance(value, timedelta) else value
    if isinstance(number, (int, float)) and not isinstance(number, bool) and 0 <= number < math.inf:
        return number
    refuse(name, value, "a number of seconds, at least 0, or a timedelta")


def address(value: object, name: str = "address") -> Address:
    """An address with its port."""
    __tracebackhide__ = True
    ip: object
    port: object
    if isinstance(value, str):
        ip, _, port = value.rpartition(":")
        ip = ip[1:-1] if ip.startswith("[") and ip.endswith("]") else ip
        port = int(port) if port.isascii() and port.isdigit() else port
    elif isinstance(value, Sequence) and len(value) == 2:
        ip, port = value
    else:
        ip = port = None
    if isinstance(ip, str) and ip and isinstance(port, int) and not isinstance(port, bool):
        return Address(ip, port)
    refuse(name, value, '("192.0.2.1", 6881), "192.0.2.1:6881" or "[2001:db8::1]:6881"')


def told_peer(value: object, name: str) -> dict[str, Any]:
    """A peer for a reply: an address, a peer of a swarm, or an object in JSON."""
    __tracebackhide__ = True
    if isinstance(value, Peer):
        return {"ip": value.ip, "port": value.port, "peerId": value.peer_id.hex()}
    if isinstance(value, Mapping):
        return fields(value)
    return dict(address(value, name)._asdict())


def fields(given: Mapping[str, object]) -> dict[str, Any]:
    """Fields in JSON: their names in camel case, without those that are None."""
    __tracebackhide__ = True
    return {
        _camel_case(name): _in_json(name, value)
        for name, value in given.items()
        if value is not None
    }


def words_or_fields(what: str, words: object, given: Mapping[str, object]) -> Any:
    """What may be written as words or as fields, but not as both."""
    __tracebackhide__ = True
    if words is None:
        return fields(given)
    if given:
        names = ", ".join(given)
        refuse(what, words, f"no words beside {names}: a {what} is words or fields")
    if isinstance(words, Mapping):
        return fields(words)
    if isinstance(words, str):
        return words
    refuse(what, words, "a text of words, or fields")


def query(words: Optional[str], given: Mapping[str, object]) -> dict[str, Any]:
    """A filter as parameters of a query."""
    __tracebackhide__ = True
    filter_ = words_or_fields("filter", words, given)
    if isinstance(filter_, str):
        return {"filter": filter_}
    peer_id = given.get("peer_id")
    # A query has bytes as they are.
    return {**filter_, "peerId": peer_id} if isinstance(peer_id, bytes) else dict(filter_)


def setting_options(settings: Mapping[str, object]) -> list[str]:
    """Settings as options of the command."""
    __tracebackhide__ = True
    return [
        f"--{name.replace('_', '-')}={text}"
        for name, value in settings.items()
        if value is not None
        for text in _option_values(name, value)
    ]


def _option_values(name: str, value: object) -> Iterable[str]:
    __tracebackhide__ = True
    if isinstance(value, (str, bytes)) or not isinstance(value, Iterable):
        return [_option_value(name, value)]
    # An empty value is an empty list.
    return [_option_value(name, one) for one in value] or [""]


def _option_value(name: str, value: object) -> str:
    __tracebackhide__ = True
    if name in INFO_HASHES:
        return info_hash(value, name)
    if isinstance(value, bytes):
        try:
            return value.decode()
        except UnicodeDecodeError:
            refuse(name, value, "a text, or bytes that are UTF-8")
    plain = _plain(name, value)
    return str(plain).lower() if isinstance(plain, bool) else str(plain)


def _in_json(name: str, value: object) -> Any:
    __tracebackhide__ = True
    if name in INFO_HASHES:
        return info_hash(value, name)
    if isinstance(value, (bytes, bytearray, memoryview)):
        return {"hex": bytes(value).hex()}
    if isinstance(value, Mapping):
        # The names are those of a dictionary in bencode: they stay as they are.
        return {key: _in_json(key, one) for key, one in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, str):
        if name in ADDRESS_LISTS:
            return [told_peer(one, name) for one in value]
        return [fields(one) if isinstance(one, Mapping) else _in_json(name, one) for one in value]
    return _plain(name, value)


def _plain(name: str, value: object) -> Union[str, int, float]:
    """A text or a number."""
    __tracebackhide__ = True
    if isinstance(value, timedelta):
        value = value.total_seconds()
    if isinstance(value, float):
        if not math.isfinite(value):
            refuse(name, value, "a finite number")
        # The tracker takes 5 for a whole number, and not 5.0.
        return int(value) if value.is_integer() else value
    if isinstance(value, (str, int)):
        return value
    identity = getattr(value, "id", None)
    if isinstance(identity, int):
        # A fault, or a gate.
        return identity
    refuse(name, value, "a text, a number, bytes or a timedelta")


def _camel_case(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(word[:1].upper() + word[1:] for word in others)
