"""Settings, and what is wrong with values."""

from __future__ import annotations

import math
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from my_client import INFO_HASH, Identity, announce

from test_tracker import InvalidArgument, MakeTracker, Settings, Tracker, TrackerError

SCRIPTS = Path(__file__).parents[1] / "scripts"


def test_every_setting(make_tracker: MakeTracker) -> None:
    settings: dict[str, Any] = {
        "profile": "opentracker",
        "interval": timedelta(minutes=1),
        "min_interval": 5,
        "enforce_min_interval": True,
        "numwant_default": 3,
        "numwant_max": 4,
        "peer_lifetime": 5,
        "trust_ip": True,
        "connection_id_lifetime": 9,
        "connection_id_scope": "endpoint",
        "ban_after": 10,
        "keep_alive": True,
        "ws": True,
        "compact_default": False,
        "announce_paths": ["/a", "/b"],
        "trust_forwarded_for": True,
        "external_ip": True,
        "tracker_id": "id",
        "warning_message": "care ful",
        "scrape_max": 6,
        "full_scrape": True,
        "allow": [INFO_HASH, "ff" * 20],
        "deny": ["ff" * 20],
        "passkeys": ("x", "y"),
        "seed": 2**64 - 1,
        "frozen": True,
        "record_max": 8,
    }
    assert set(settings) == set(Settings.__annotations__)
    tracker = make_tracker(**settings)
    assert tracker.http_url.endswith("/a")
    assert tracker.clock().frozen


def test_settings_reach_the_tracker(make_tracker: MakeTracker) -> None:
    tracker = make_tracker(
        interval=timedelta(minutes=1),
        min_interval=5.0,  # type: ignore[arg-type]
        allow=[INFO_HASH, "fe" * 20],
        passkeys=("x", "y"),
        announce_paths=["/{passkey}/announce"],
        tracker_id=b"care ful",
        compact_default=False,
        keep_alive=None,  # type: ignore[arg-type]
        deny=[],
    )
    assert tracker.http_url.endswith("/x/announce")
    url = tracker.http_url[: -len("/x/announce")]
    for passkey in ("x", "y"):
        reply = announce(f"{url}/{passkey}/announce")
        assert b"10:tracker id8:care ful" in reply.raw
        assert b"12:min intervali5e" in reply.raw
        assert reply.interval == 60
    assert announce(f"{url}/z/announce").error is not None
    assert announce(f"{url}/x/announce", me=Identity(info_hash=b"\xff" * 20)).error is not None


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"min_intervall": 5}, "--min-intervall.*--min-interval"),
        ({"min_interval": "soon"}, "min-interval.*soon.*expected"),
        ({"min_interval": timedelta(milliseconds=1500)}, "min-interval.*1.5.*expected"),
        ({"profile": "utorrent"}, "profile.*utorrent.*opentracker"),
        ({"allow": [b"short"]}, "^allow: b'short', expected 20 bytes or 40 hexadecimal digits$"),
        ({"interval": object()}, "^interval: <object .*, expected a text, a number"),
        ({"tracker_id": b"\xff"}, "^tracker_id: .*, expected a text, or bytes that are UTF-8$"),
        ({"udp": 6969}, '^udp: 6969, expected an address such as "localhost:0"'),
        ({"udp": "nowhere"}, "--udp.*nowhere"),
        ({"udp": None, "http": []}, "^udp, http: None, expected an address"),
        ({"faults": "announce drop"}, "^faults: 'announce drop', expected a list of faults$"),
    ],
)
def test_invalid_settings(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidArgument, match=f"(?s){message}") as invalid:
        Tracker(**settings)
    assert isinstance(invalid.value, ValueError)
    assert "Usage:" not in str(invalid.value)


def test_a_port_in_use(tracker: Tracker) -> None:
    address = tracker.http_url.split("/")[2]
    with pytest.raises(TrackerError, match="in use") as error:
        Tracker(http=address)
    assert not isinstance(error.value, InvalidArgument)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda t: t.wait_for(event="begun"), "event.*begun.*started"),
        (lambda t: t.wait_for(flavour="sweet"), "flavour"),
        (
            lambda t: t.wait_for("announce", event="started"),
            "^filter: 'announce', expected no words",
        ),
        (lambda t: t.wait_for(5), "^filter: 5, expected a text of words, or fields$"),
        (lambda t: t.wait_for(timeout="4s"), "^timeout: '4s', expected a number of seconds"),
        (
            lambda t: t.wait_for(timeout=-1),
            "^timeout: -1, expected a number of seconds, at least 0",
        ),
        (lambda t: t.wait_for(timeout=math.nan), "^timeout: nan, expected a number of seconds"),
        (lambda t: t.wait_for(timeout=601), "^timeout: .*601.*600"),
        (lambda t: t.wait_for(count=0), "^count: .*0.*1"),
        (lambda t: t.wait_for(after="x"), "^after: 'x', expected a request, or its number$"),
        (lambda t: t.requests(event="begun"), "event.*begun.*started"),
        (lambda t: t.requests(info_hash="abc"), "^info_hash: 'abc', expected 20 bytes or 40 hex"),
        (lambda t: t.requests(info_hash="x" * 40), "^info_hash: .*, expected 20 bytes or 40 hex"),
        (lambda t: t.expect(event="stopped", times=1, max=2), "^count: "),
        (lambda t: t.expect(event="stopped", min=2, max=1), "^max: 1, expected 2 or more"),
        (lambda t: t.expect(event="stopped", times=-1), "^count: "),
        (lambda t: t.explain(event="begun"), "event.*begun.*started"),
        (lambda t: t.add_fault("announce dropp"), "dropp.*drop"),
        (lambda t: t.add_fault(dropp=True), "dropp.*drop"),
        (lambda t: t.add_fault(delay=-1), "delay.*-1.*expected"),
        (lambda t: t.add_fault(delay=math.inf), "^delay: inf, expected a finite number$"),
        (lambda t: t.add_fault(peers=["x"]), r"^peers: 'x', expected \(\"192.0.2.1\", 6881\)"),
        (lambda t: t.add_fault("drop", times=1), "^fault: 'drop', expected no words beside times"),
        (lambda t: t.hold("announce flavour=sweet"), "flavour"),
        (lambda t: t.down(-1), "duration.*-1.*expected"),
        (lambda t: t.advance(-1), "seconds.*-1.*expected"),
        (lambda t: t.advance(None), "seconds.*missing"),
        (lambda t: t.peers(b"x"), "^info_hash: b'x', expected 20 bytes or 40 hexadecimal digits$"),
        (lambda t: t.add_peer(INFO_HASH, "x:1"), "ip.*x.*expected"),
        (lambda t: t.add_peer(INFO_HASH, "192.0.2.1"), "^address: '192.0.2.1', expected "),
        (lambda t: t.add_peer(INFO_HASH, ("192.0.2.1", 0)), "^port: 0, expected 1 to 65535$"),
        (lambda t: t.add_peer(INFO_HASH, ("192.0.2.1", 1), peer_id="x"), "peerId.*expected"),
        (lambda t: t.set_counts(INFO_HASH, seeders=-1), "seeders.*-1.*expected"),
        (lambda t: t.set_intervals(-5), "interval.*-5.*expected"),
        (lambda t: t.set_intervals("soon"), "interval.*soon.*expected"),
        (lambda t: t.next_announce("flavour=sweet"), "flavour"),
        (lambda t: t.next_announce(interval="x"), "interval.*x.*expected"),
    ],
)
def test_invalid_values(tracker: Tracker, call: Any, message: str) -> None:
    with pytest.raises(InvalidArgument, match=message):
        call(tracker)
    assert tracker.faults() == []
    assert tracker.expectations() == []


def test_a_protocol_that_is_not_served(make_tracker: MakeTracker) -> None:
    with pytest.raises(TrackerError, match="^udp_url: this tracker was started with udp=None$"):
        _ = make_tracker(udp=None).udp_url
    with pytest.raises(TrackerError, match="^http_url: this tracker was started with http=None$"):
        _ = make_tracker(http=None).http_url
    tracker = make_tracker(http=None)
    announce(tracker.url)
    assert tracker.url == tracker.udp_url


def test_names_and_types_are_those_of_the_component() -> None:
    subprocess.run([sys.executable, SCRIPTS / "generate", "--check"], check=True)
