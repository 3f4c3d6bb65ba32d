"""Faults, gates, and a tracker that is down."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from my_client import INFO_HASH, MyClient, announce

from test_tracker import (
    FaultFields,
    FaultStatus,
    InvalidArgument,
    MakeTracker,
    Missing,
    Nothing,
    Tracker,
    WaitTimeout,
)


def test_a_fault_is_written_in_three_ways(tracker: Tracker) -> None:
    fields: FaultFields = {"action": "announce", "transport": "udp", "times": 2, "drop": True}
    faults = [
        tracker.add_fault("announce udp times=2 drop"),
        tracker.add_fault(action="announce", transport="udp", times=2, drop=True),
        tracker.add_fault(fields),
    ]
    assert [fault.id for fault in faults] == [1, 2, 3]
    assert {fault.text for fault in faults} == {faults[0].text}
    assert tracker.faults() == faults
    assert faults[0] != faults[1]
    assert repr(faults[0]) == "<Fault 1>"


def test_a_fault_counts_its_hits(tracker: Tracker) -> None:
    fault = tracker.add_fault("announce udp times=1 drop")
    assert fault.hits == 0
    MyClient(tracker.udp_url).reply()

    assert fault.hits == 1
    lost, answered = tracker.requests(event="started")
    assert (lost.faults, lost.answer) == ((fault.id,), Nothing())
    assert answered.faults == ()
    assert fault.status() == FaultStatus(1, fault.text, fault.text, 1, 0)


def test_fields_of_every_type(tracker: Tracker) -> None:
    """The tracker writes a fault as words: so this shows what it has read."""
    told = tracker.add_fault(
        info_hash=INFO_HASH,
        peer_id=b"-TR\xff",
        min_info_hashes=1,
        probability=1.0,
        name="all",
        refuse=b"\xff no",
        set={"warning message": b"3:\xfe\xff\xfd", "min_interval": "i5e"},
        remove=["peers"],
        delay=timedelta(milliseconds=1500),
        header=["X-One: 1", "X-Two: 2"],
        transport="http",
    )
    text = told.text
    assert f"info-hash={INFO_HASH.hex()}" in text
    assert r"peer-id=-TR\xff" in text
    assert r'refuse="\xff no"' in text
    assert "delay=1.5s" in text or "delay=1500ms" in text
    assert 'set="min_interval=i5e"' in text or "set=min_interval=i5e" in text
    assert 'header="X-One: 1"' in text
    assert told.status().name == "all"

    peers = tracker.add_fault(
        action="announce", peers=[("192.0.2.1", 1), "192.0.2.2:2", "[2001:db8::1]:3"]
    )
    assert "peers=192.0.2.1:1,192.0.2.2:2,[2001:db8::1]:3" in peers.text
    steps = tracker.add_fault(
        steps=[{"bad_connection_id": True}, {"interval": 5}, {}], transport="udp"
    )
    assert steps.text.endswith("bad-connection-id then interval=5 then ok")


def test_a_fault_that_is_removed(tracker: Tracker) -> None:
    fault, other = tracker.add_faults(["announce drop", {"action": "scrape", "drop": True}])

    assert fault.remove()
    assert not fault.remove()
    assert tracker.faults() == [other]
    with pytest.raises(Missing, match="^id: 1, expected that of a fault"):
        _ = fault.hits
    assert tracker.remove_fault(other)
    assert not tracker.remove_fault(other.id)
    tracker.add_fault("announce drop")
    tracker.clear_faults()
    assert tracker.faults() == []
    with pytest.raises(Missing):
        fault.release()


def test_several_faults_are_all_added_or_none(tracker: Tracker) -> None:
    with pytest.raises(InvalidArgument, match="dropp"):
        tracker.add_faults(["announce drop", "announce dropp"])
    assert tracker.faults() == []
    with pytest.raises(
        InvalidArgument, match="^faults: 'announce drop', expected a list of faults$"
    ):
        tracker.add_faults("announce drop")


def test_faults_from_the_start(make_tracker: MakeTracker) -> None:
    tracker = make_tracker(faults=["announce drop", {"action": "scrape", "drop": True}])
    assert [fault.text for fault in tracker.faults()] == ["announce drop", "scrape drop"]
    with pytest.raises(InvalidArgument, match="dropp"):
        make_tracker(faults=["announce dropp"])


def test_a_gate_holds_replies(tracker: Tracker) -> None:
    with tracker.hold(event="started") as gate:
        client = MyClient(tracker.http_url)
        assert gate.seen().left == 100
        assert gate.fault.wait_held() == gate.fault.status()
        assert gate.fault.held == 1
        assert client.is_waiting
        assert gate.seen() == tracker.wait_for(fault=gate)
    assert client.reply().interval == 1800
    assert tracker.faults() == []
    gate.open()


def test_a_gate_without_a_block(tracker: Tracker) -> None:
    gate = tracker.hold("announce times=1")
    with pytest.raises(WaitTimeout, match="expected at least 1, got 0"):
        gate.seen(timeout=0.05)
    with pytest.raises(WaitTimeout, match="fault 1: holds 0 replies, expected 2"):
        gate.fault.wait_held(2, timeout=0.05)
    client = MyClient(tracker.http_url)
    gate.fault.wait_held()
    assert gate.fault.release() == 1
    assert client.reply().interval == 1800
    gate.open()
    assert tracker.faults() == []


def test_a_gate_is_opened_by_an_error_in_its_block(tracker: Tracker) -> None:
    with pytest.raises(RuntimeError, match="mine"), tracker.hold("announce"):
        raise RuntimeError("mine")
    assert tracker.faults() == []


def test_an_error_in_a_block_is_not_hidden_by_a_tracker_that_is_gone() -> None:
    with Tracker() as tracker, ThreadPoolExecutor() as pool:
        with pytest.raises(RuntimeError, match="mine"), tracker.hold("announce"), tracker.down():
            pool.submit(tracker.close).result()
            raise RuntimeError("mine")


def test_a_tracker_that_is_down(tracker: Tracker) -> None:
    url = tracker.http_url
    with tracker.down() as same:
        assert same is tracker
        assert tracker.state() == "down"
        with pytest.raises(ConnectionRefusedError):
            announce(url)
    assert tracker.state() == "running"
    assert announce(url).interval == 1800
    assert tracker.http_url == url

    tracker.down()
    tracker.down()
    assert tracker.state() == "down"
    tracker.up()
    tracker.up()
    assert tracker.state() == "running"
    assert announce(url).leechers == 1


def test_a_tracker_that_is_down_for_a_while(make_tracker: MakeTracker) -> None:
    tracker = make_tracker(frozen=True)
    tracker.down(60)
    tracker.advance(59)
    assert tracker.state() == "down"
    tracker.advance(1)
    tracker.up()
    assert tracker.state() == "running"
    tracker.down(timedelta(seconds=1))
    tracker.down("500ms")
    tracker.up()


def test_connection_ids_are_forgotten(tracker: Tracker) -> None:
    with tracker.hold("connect") as gate:
        client = MyClient(tracker.udp_url)
        gate.fault.wait_held()
        tracker.forget_connection_ids()
    assert client.reply().error is not None
