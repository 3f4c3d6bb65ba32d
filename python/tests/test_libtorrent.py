"""Tests that one would write for a client: here for libtorrent, the library of qBittorrent."""

from __future__ import annotations

import hashlib
import threading
from pathlib import Path
from typing import Any

import pytest

from test_tracker import Options, Tracker

lt = pytest.importorskip("libtorrent")

SETTINGS = {
    "listen_interfaces": "127.0.0.1:0",
    "enable_dht": False,
    "enable_lsd": False,
    "enable_upnp": False,
    "enable_natpmp": False,
    "alert_mask": lt.alert.category_t.tracker_notification | lt.alert.category_t.error_notification,
    # So that a test does not wait for the usual half minute.
    "tracker_receive_timeout": 1,
    "tracker_completion_timeout": 1,
    "tracker_backoff": 0,
}

LIMIT = 30
"""Seconds to wait for what the client does by its own timers."""

CONTENT = b"x" * 20_000


class Client:
    """A libtorrent session. It has one torrent, and no data of it, when it is started."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._session = lt.session(SETTINGS)
        self._alerts: list[Any] = []

    def start(self, url: str) -> None:
        pieces = b"".join(
            hashlib.sha1(CONTENT[at : at + 16384]).digest() for at in range(0, len(CONTENT), 16384)
        )
        info = {b"name": b"x", b"length": len(CONTENT), b"piece length": 16384, b"pieces": pieces}
        self.info_hash = hashlib.sha1(lt.bencode(info)).digest()
        torrent = lt.add_torrent_params()
        torrent.ti = lt.torrent_info({b"info": info, b"announce": url.encode()})
        torrent.save_path = str(self._folder)
        torrent.flags = lt.torrent_flags.update_subscribe  # neither paused nor queued
        self.torrent = self._session.add_torrent(torrent)

    @property
    def port(self) -> int:
        port: int = self._session.listen_port()
        return port

    def alert(self, kind: type) -> Any:
        """Waits for the next alert of a kind."""
        others = []
        late = threading.Event()
        timer = threading.Timer(LIMIT, late.set)
        timer.start()
        try:
            while not late.is_set():
                if not self._alerts:
                    self._session.wait_for_alert(500)
                    self._alerts += self._session.pop_alerts()
                while self._alerts:
                    alert = self._alerts.pop(0)
                    if isinstance(alert, kind):
                        return alert
                    others.append(alert.message())
        finally:
            timer.cancel()
        raise AssertionError(f"no {kind.__name__} within {LIMIT} s, but {others}")

    def announce_again(self) -> None:
        self.torrent.force_reannounce(0, -1, lt.reannounce_flags_t.ignore_min_interval)

    def next_announce(self) -> float:
        """In how many seconds it wants to announce again."""
        seconds: float = self.torrent.status().next_announce.total_seconds()
        return seconds

    def remove(self) -> None:
        self._session.remove_torrent(self.torrent)


@pytest.fixture
def tracker_settings() -> Options:
    """libtorrent keeps a connection id for a minute, for all trackers at one IP address. With the
    same seed, at the same moment of their clocks, all trackers give the same one."""
    return {"seed": 1, "frozen": True}


@pytest.fixture
def client(tracker: Tracker, tmp_path: Path) -> Client:
    """It ends before the tracker does, as the tracker is made first."""
    return Client(tmp_path)


@pytest.mark.parametrize("transport", ["udp", "http"])
def test_announces_once(tracker: Tracker, client: Client, transport: str) -> None:
    client.start(getattr(tracker, f"{transport}_url"))

    announce = tracker.wait_for("announce", timeout=LIMIT)
    client.alert(lt.tracker_reply_alert)
    assert (announce.event, announce.transport) == ("started", transport)
    assert (announce.left, announce.port) == (len(CONTENT), client.port)
    assert announce.info_hashes == (client.info_hash,)
    assert announce.client is not None
    assert announce.client.startswith("libtorrent 2.")
    assert [peer.port for peer in tracker.peers(client.info_hash)] == [client.port]
    assert tracker.requests("announce", after=announce) == []


@pytest.mark.parametrize("transport", ["udp", "http"])
def test_says_goodbye(tracker: Tracker, client: Client, transport: str) -> None:
    tracker.expect(event="stopped", times=1)
    client.start(getattr(tracker, f"{transport}_url"))
    client.alert(lt.tracker_reply_alert)

    client.remove()
    goodbye = tracker.wait_for(event="stopped", timeout=LIMIT)
    assert goodbye.info_hashes == (client.info_hash,)
    assert tracker.peers(client.info_hash) == []


@pytest.mark.tracker(faults=["announce http times=1 drop"])
def test_retries_after_a_lost_announce(tracker: Tracker, client: Client) -> None:
    client.start(tracker.http_url)

    lost, again = tracker.wait_for(event="started", count=2, timeout=LIMIT)
    assert lost.faults == (1,)
    assert again.faults == ()
    assert again.left == lost.left
    client.alert(lt.tracker_reply_alert)


@pytest.mark.tracker(faults=["announce udp times=1 drop"])
def test_says_started_again_if_the_first_was_lost(tracker: Tracker, client: Client) -> None:
    client.start(tracker.udp_url)
    assert "timed out" in client.alert(lt.tracker_error_alert).message()

    # By itself it would wait for half a minute.
    client.announce_again()
    client.alert(lt.tracker_reply_alert)
    lost, again = tracker.requests("announce")
    assert (lost.event, again.event) == ("started", "started")


def test_comes_back_when_the_tracker_does(tracker: Tracker, client: Client) -> None:
    with tracker.down():
        client.start(tracker.http_url)
        assert "refused" in client.alert(lt.tracker_error_alert).message().lower()
    announce = tracker.wait_for(event="started", timeout=LIMIT)
    assert announce.left == len(CONTENT)


@pytest.mark.tracker(interval=4321)
def test_obeys_the_interval(tracker: Tracker, client: Client) -> None:
    client.start(tracker.udp_url)
    client.alert(lt.tracker_reply_alert)

    # It may have begun to count down.
    assert 4000 < client.next_announce() <= 4321
    tracker.next_announce(interval=8765)
    client.announce_again()
    client.alert(lt.tracker_reply_alert)
    assert 8000 < client.next_announce() <= 8765


@pytest.mark.tracker(faults=['announce http refuse="unregistered torrent"'])
def test_shows_why_it_is_refused(tracker: Tracker, client: Client) -> None:
    client.start(tracker.http_url)

    assert client.alert(lt.tracker_error_alert).error_message() == "unregistered torrent"
    (fault,) = tracker.faults()
    assert fault.hits >= 1
    assert tracker.swarms() == []


@pytest.mark.tracker(faults=["announce udp wrong-transaction-id then-correct"])
def test_ignores_a_reply_with_a_wrong_transaction_id(tracker: Tracker, client: Client) -> None:
    tracker.next_announce(interval=4321)
    client.start(tracker.udp_url)

    client.alert(lt.tracker_reply_alert)
    assert 4000 < client.next_announce() <= 4321
    assert len(tracker.requests("announce")) == 1


def test_takes_the_peers_of_a_reply(tracker: Tracker, client: Client) -> None:
    tracker.next_announce(peers=["192.0.2.1:6881", "192.0.2.2:6881"])
    client.start(tracker.udp_url)

    assert client.alert(lt.tracker_reply_alert).num_peers == 2


def test_stops_while_it_waits_for_a_reply(tracker: Tracker, client: Client) -> None:
    tracker.expect(event="stopped", min=0, max=1)
    with tracker.hold(event="started") as gate:
        client.start(tracker.udp_url)
        gate.seen(timeout=LIMIT)
        client.remove()
    client.alert(lt.torrent_removed_alert)
