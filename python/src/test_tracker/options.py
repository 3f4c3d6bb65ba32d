"""How to start a tracker."""

from __future__ import annotations

from typing import Sequence, Union

from ._notation import refuse, setting_options
from .fields import FaultFields, Settings

FaultLike = Union[str, FaultFields]
"""A fault, in words or as a dictionary of its fields."""

LOCALHOST = "localhost:0"
"""A free port of 127.0.0.1, and of ::1 where the machine has IPv6."""


class Options(Settings, total=False):
    """How to start a tracker: every setting, where to listen, and the faults that it has."""

    udp: Union[str, Sequence[str], None]
    """Where to serve UDP: an address such as "127.0.0.1:0", or several. Port 0 takes a free one.
    None: no UDP. Default: "localhost:0"."""
    http: Union[str, Sequence[str], None]
    """The same for HTTP."""
    faults: Sequence[FaultLike]
    """Faults that it has from the start."""


def command_line(given: Options) -> list[str]:
    """The options of the command."""
    __tracebackhide__ = True
    settings = dict(given)
    settings.pop("faults", None)
    listeners = [
        f"--{transport}={address}"
        for transport in ("udp", "http")
        for address in _addresses(transport, settings.pop(transport, LOCALHOST))
    ]
    if not listeners:
        refuse("udp, http", None, 'an address such as "localhost:0" for one of them')
    return [*listeners, f"--control={LOCALHOST}", *setting_options(settings)]


def _addresses(transport: str, given: object) -> Sequence[str]:
    __tracebackhide__ = True
    if given is None:
        return []
    addresses = [given] if isinstance(given, str) else given
    if isinstance(addresses, Sequence) and all(isinstance(one, str) for one in addresses):
        return addresses
    refuse(transport, given, 'an address such as "localhost:0", several, or None')
