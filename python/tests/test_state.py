"""Swarms, what a test sets for replies, and the clock."""

from __future__ import annotations

import socket
from datetime import timedelta

import pytest
from my_client import INFO_HASH, PEER_ID, announce

from test_tracker import (
    Address,
    Announced,
    Clock,
    InvalidArgument,
    MakeTracker,
    Recorded,
    Swarm,
    Tracker,
)


def test_a_client_enters_a_swarm(make_tracker: MakeTracker) -> None:
    tracker = make_tracker(frozen=True)
    announce(tracker.udp_url)
    tracker.advance(1.5)

    assert tracker.swarms() == [Swarm(INFO_HASH, 0, 1, 0)]
    (peer,) = tracker.peers(INFO_HASH)
    assert peer.address == Address("127.0.0.1", 6881)
    assert (peer.peer_id, peer.client) == (PEER_ID, "Transmission 4.0.6")
    assert (peer.left, peer.uploaded, peer.downloaded) == (100, 0, 0)
    assert (peer.event, peer.key, peer.age) == ("started", "00c0ffee", 1.5)


def test_peers_that_no_client_announced(tracker: Tracker) -> None:
    tracker.add_peer(INFO_HASH, ("203.0.113.7", 6881), left=0, peer_id=PEER_ID)
    tracker.add_peer(INFO_HASH.hex(), "[2001:db8::7]:6882", peer_id=PEER_ID.hex())
    assert announce(tracker.http_url).seeders == 1

    me, other, seeder = sorted(tracker.peers(INFO_HASH), key=lambda peer: peer.ip)
    assert (seeder.address, seeder.left, seeder.peer_id) == (("203.0.113.7", 6881), 0, PEER_ID)
    assert (other.ip, other.port, other.peer_id) == ("2001:db8::7", 6882, PEER_ID)
    assert tracker.remove_peer(INFO_HASH, seeder.address)
    assert not tracker.remove_peer(INFO_HASH, seeder.address)
    assert tracker.remove_peer(INFO_HASH, "[2001:db8::7]:6882")
    assert [peer.address for peer in tracker.peers(INFO_HASH)] == [me.address]


def test_counts(tracker: Tracker) -> None:
    tracker.set_counts(INFO_HASH, seeders=1000, leechers=50)
    reply = announce(tracker.http_url)
    assert (reply.seeders, reply.leechers) == (1000, 50)

    tracker.set_counts(INFO_HASH)
    reply = announce(tracker.http_url)
    assert (reply.seeders, reply.leechers) == (0, 1)


def test_intervals(tracker: Tracker) -> None:
    tracker.set_intervals(60, timedelta(seconds=30))
    announce(tracker.http_url)
    answer = tracker.requests()[-1].answer
    assert isinstance(answer, Announced)
    assert (answer.interval, answer.min_interval) == (60, 30)

    tracker.set_intervals(min_interval=5)
    assert announce(tracker.http_url).interval == 1800
    tracker.set_intervals()
    announce(tracker.http_url)
    answer = tracker.requests()[-1].answer
    assert isinstance(answer, Announced)
    assert (answer.interval, answer.min_interval) == (1800, 60)


def test_the_next_announce(tracker: Tracker) -> None:
    tracker.add_peer(INFO_HASH, "203.0.113.1:1", left=0)
    (seeder,) = tracker.peers(INFO_HASH)
    tracker.next_announce(
        info_hash=INFO_HASH,
        interval=5,
        peers=[("203.0.113.9", 1), "203.0.113.8:2", seeder, {"ip": "203.0.113.7", "port": 4}],
    )
    tracker.next_announce("interval=6")

    assert announce(tracker.udp_url).interval == 5
    answer = tracker.requests()[-1].answer
    assert isinstance(answer, Announced)
    assert list(map(str, answer.peers)) == [
        "203.0.113.9:1",
        "203.0.113.8:2",
        "203.0.113.1:1",
        "203.0.113.7:4",
    ]
    assert announce(tracker.udp_url).interval == 6
    assert announce(tracker.udp_url).interval == 1800


def test_a_torrent_is_refused(tracker: Tracker) -> None:
    tracker.refuse(INFO_HASH, "unregistered torrent")
    assert announce(tracker.http_url).error == "unregistered torrent"
    assert announce(tracker.udp_url).error == "unregistered torrent"

    tracker.refuse(INFO_HASH, None)
    assert announce(tracker.http_url).error is None


def test_clear_and_restore(tracker: Tracker, make_tracker: MakeTracker) -> None:
    tracker.expect(event="stopped")
    announce(tracker.http_url)
    snapshot = tracker.snapshot()
    assert isinstance(snapshot, bytes)
    tracker.clear()
    assert (tracker.swarms(), tracker.requests(), tracker.expectations()) == ([], [], [])
    assert tracker.recorded() == Recorded(1, 1)
    announce(tracker.http_url)
    assert [request.number for request in tracker.requests()] == [2]
    assert tracker.wait_for().number == 2

    another = make_tracker()
    another.restore(snapshot)
    assert [peer.port for peer in another.peers(INFO_HASH)] == [6881]
    with pytest.raises(InvalidArgument, match="snapshot"):
        another.restore(b"no snapshot")
    with pytest.raises(InvalidArgument, match="^snapshot: 'text', expected bytes of `snapshot`$"):
        another.restore("text")  # type: ignore[arg-type]
    assert len(another.peers(INFO_HASH)) == 1


def test_the_clock(make_tracker: MakeTracker) -> None:
    tracker = make_tracker(frozen=True)
    announce(tracker.http_url)
    assert tracker.clock() == Clock(0.0, True)
    assert tracker.advance(3600) == Clock(3600.0, True)
    assert [peer.age for peer in tracker.peers(INFO_HASH)] == [3600.0]
    tracker.advance(timedelta(milliseconds=500))
    tracker.advance("500ms")
    assert tracker.peers(INFO_HASH) == []
    resumed = tracker.resume()
    assert not resumed.frozen
    assert resumed.now >= 3601
    stopped = tracker.freeze()
    assert tracker.clock() == stopped == Clock(stopped.now, True)


def test_ipv6(tracker: Tracker) -> None:
    if len(tracker.udp_urls) < 2:
        pytest.skip("this machine has no IPv6 on loopback")
    announce(tracker.udp_urls[1])
    announce(tracker.http_urls[1])

    udp, http = tracker.requests("announce ipv6")
    assert (udp.remote.ip, http.remote.ip) == ("::1", "::1")
    assert udp.local.port == tracker.requests()[0].local.port
    with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as connection:
        connection.connect(http.local)
    assert tracker.remove_peer(INFO_HASH, tracker.peers(INFO_HASH)[0].address)


def test_urls(make_tracker: MakeTracker) -> None:
    tracker = make_tracker()
    assert tracker.url == tracker.udp_url == tracker.udp_urls[0]
    assert tracker.http_url == tracker.http_urls[0]
    assert tracker.ws_url == tracker.ws_urls[0] == tracker.http_url.replace("http:", "ws:")
    assert tracker.control_url.startswith("http://127.0.0.1:")
    assert repr(tracker) == f"<Tracker {tracker.url}>"

    http = make_tracker(udp=None, http="127.0.0.1:0")
    assert (http.udp_urls, http.http_urls) == ([], [http.url])
    both = make_tracker(http=["127.0.0.1:0", "127.0.0.1:0"], udp=None)
    assert len(set(both.http_urls)) == 2
