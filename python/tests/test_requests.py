"""The record: requests, counters, explanations, expectations."""

from __future__ import annotations

from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from my_client import INFO_HASH, PEER_ID, Identity, announce, say_goodbye

from test_tracker import (
    Address,
    Announced,
    Connected,
    Counter,
    Expectation,
    InvalidArgument,
    MakeTracker,
    Nothing,
    Refused,
    Request,
    Tracker,
    Unmet,
)


def test_a_udp_announce_has_all_its_fields(tracker: Tracker) -> None:
    reply = announce(tracker.udp_url, "started")

    connect, request = tracker.requests()
    assert isinstance(connect.answer, Connected)
    assert connect.answer.connection_id == int.from_bytes(request.raw[:8], "big")
    assert connect.action == "connect"
    assert (connect.event, connect.peer_id, connect.info_hashes) == (None, None, ())

    assert (request.number, request.transport, request.action) == (2, "udp", "announce")
    assert request.remote == ("127.0.0.1", request.remote.port)
    assert tracker.udp_url == f"udp://{request.local}/announce"
    assert request.at >= connect.at
    assert request.info_hashes == (INFO_HASH,)
    assert request.peer_id == PEER_ID
    assert request.client == "Transmission 4.0.6"
    assert (request.event, request.port, request.left) == ("started", 6881, 100)
    assert (request.uploaded, request.downloaded) == (0, 0)
    assert (request.numwant, request.key) == (-1, "00c0ffee")
    assert request.parameter("info_hash") == INFO_HASH
    assert request.parameter("numwant") == b"-1"
    assert request.parameter("nothing") is None
    assert (request.http, request.url_data) == (None, None)
    assert len(request.raw) == 98
    assert request.reply == reply.raw
    assert request.answer == Announced(1800, None, 0, 1, ())
    assert request.answer.kind == "announced"
    assert request.faults == ()
    assert str(request) == request.summary
    assert request.summary.startswith("udp announce started 0123456789abcdef")


def test_an_http_announce_has_its_head(tracker: Tracker) -> None:
    announce(tracker.http_url, "started")

    (request,) = tracker.requests(transport="http")
    assert request.http is not None
    assert (request.http.method, request.http.path) == ("GET", "/announce")
    assert request.http.header("user-agent") == b"mine/1"
    assert request.http.header("x-nothing") is None
    assert request.parameter("peer_id") == PEER_ID
    assert request.raw.startswith(b"GET /announce?info_hash=")
    assert request.reply.startswith(b"HTTP/1.1 200 OK\r\n")
    assert isinstance(request.answer, Announced)
    assert request.answer.min_interval == 60


def test_bytes_of_parameters_are_as_they_were_sent(tracker: Tracker) -> None:
    peer_id = b"\\x41\xff\x00\\\\ \"'%~\n123456"
    assert len(peer_id) == 20
    announce(tracker.http_url, "started", Identity(peer_id=peer_id))

    (request,) = tracker.requests(transport="http")
    assert (request.peer_id, request.parameter("peer_id")) == (peer_id, peer_id)
    assert tracker.requests(peer_id=peer_id) == [request]
    assert tracker.requests(peer_id=peer_id[:7]) == [request]
    assert tracker.requests(peer_id=b"\\x41\xfe") == []
    assert tracker.wait_for(peer_id=peer_id) == request


def test_every_field_of_a_filter_selects(tracker: Tracker) -> None:
    fault = tracker.add_fault("announce http drop")
    announce(tracker.udp_url, "started")
    tracker.refuse(INFO_HASH, "no")
    announce(tracker.udp_url, "completed")

    def numbers(**filter: object) -> list[int]:
        return [request.number for request in tracker.requests(**filter)]  # type: ignore[arg-type]

    assert numbers() == [1, 2, 3, 4]
    assert numbers(action="connect") == [1, 3]
    assert numbers(transport="http") == []
    assert numbers(family="ipv4") == [1, 2, 3, 4]
    assert numbers(event="completed") == [4]
    assert numbers(info_hash=INFO_HASH) == numbers(info_hash=INFO_HASH.hex().upper()) == [2, 4]
    assert numbers(peer_id="-TR4060-") == numbers(peer_id=PEER_ID) == [2, 4]
    assert numbers(peer_id=PEER_ID.hex()) == numbers(peer_id=PEER_ID.hex().upper()) == [2, 4]
    assert numbers(peer_id=bytes(20).hex()) == []
    assert numbers(remote="127.0.0.1", outcome="refused") == [4]
    assert numbers(fault=fault) == numbers(fault=fault.id) == []
    assert [request.number for request in tracker.requests("announce event=started")] == [2]
    assert tracker.requests(event="completed")[0].answer == Refused("no")


def test_a_list_of_requests_begins_and_ends_where_it_is_told(tracker: Tracker) -> None:
    for _ in range(3):
        announce(tracker.udp_url)

    def numbers(requests: list[Request]) -> list[int]:
        return [request.number for request in requests]

    assert numbers(tracker.requests(max=2)) == [1, 2]
    assert numbers(tracker.requests(after=4)) == [5, 6]
    assert numbers(tracker.requests(after=2, max=3)) == [3, 4, 5]
    third = tracker.requests()[2]
    assert numbers(tracker.requests(after=third, action="announce")) == [4, 6]
    assert tracker.recorded().total == 6
    with pytest.raises(InvalidArgument, match=r"^max: 0, expected a whole number, 1 or more$"):
        tracker.requests(max=0)
    with pytest.raises(InvalidArgument, match=r"^after: -1, expected a request, or its number$"):
        tracker.requests(after=-1)


def test_a_list_has_all_requests_although_a_response_has_a_limit(tracker: Tracker) -> None:
    """A response has at most 8 MiB: the tracker ends it early, and the package goes on after it."""
    path, count = "/announce?x=" + "x" * 15_000, 250
    address = urlsplit(tracker.http_url)
    for _ in range(count):
        with closing(HTTPConnection(str(address.hostname), address.port, timeout=10)) as connection:
            connection.request("GET", path)
            connection.getresponse().read()

    found = tracker.requests()
    assert [request.number for request in found] == list(range(1, count + 1))
    waited = tracker.wait_for(count=count)
    assert [request.number for request in waited] == list(range(1, count + 1))


def test_the_record_says_what_it_dropped(make_tracker: MakeTracker) -> None:
    tracker = make_tracker(record_max=3)
    for _ in range(3):
        announce(tracker.udp_url)

    recorded = tracker.recorded()
    assert recorded.total == 6
    assert 1 <= recorded.dropped <= 3
    assert tracker.requests()[0].number == recorded.dropped + 1


def test_counters(tracker: Tracker) -> None:
    announce(tracker.udp_url, "started")
    announce(tracker.http_url, "started")
    announce(tracker.http_url, "started")

    assert Counter("udp", "connect", None, "answered", 1) in tracker.counters()
    assert Counter("http", "announce", "started", "answered", 2) in tracker.counters()
    assert len(tracker.counters()) == 3


def test_a_request_without_a_reply_is_answered_with_nothing(tracker: Tracker) -> None:
    tracker.add_fault("connect times=1 drop")
    announce(tracker.udp_url, retry_after=0.05)

    assert tracker.requests(outcome="ignored")[0].answer == Nothing()
    assert tracker.requests(outcome="ignored")[0].reply == b""


def test_an_explanation_says_which_requests_come_nearest(tracker: Tracker) -> None:
    announce(tracker.udp_url, "started")

    text = tracker.explain(event="stopped")
    assert text.startswith("requests with event stopped: expected at least 1, got 0\n")
    assert "udp announce started 0123" in text
    assert "(differs in event)" in text
    assert "expected 2 to 3, got 1" in tracker.explain("event=started", min=2, max=3)
    assert "got 0" in tracker.explain(event="started", after=2)


def test_expectations(tracker: Tracker) -> None:
    tracker.expect(event="stopped", times=1)
    tracker.expect("announce udp", min=1, max=2)
    tracker.expect(outcome="refused", times=0)
    tracker.expect(event="started")

    with pytest.raises(Unmet, match="requests with event stopped: expected") as unmet:
        tracker.verify()
    assert len(unmet.value.unmet) == 3
    assert str(unmet.value) == "\n\n".join(unmet.value.unmet)

    announce(tracker.udp_url, "started")
    announce(tracker.udp_url, "stopped")
    tracker.verify()
    stopped, both, refused, started = tracker.expectations()
    assert stopped == Expectation("event=stopped", 1, 1, 1, True)
    assert both == Expectation("announce udp", 1, 2, 2, True)
    assert refused == Expectation("outcome=refused", 0, 0, 0, True)
    assert started == Expectation("event=started", 1, None, 1, True)

    announce(tracker.udp_url, "stopped")
    with pytest.raises(Unmet, match="expected exactly 1, got 2"):
        tracker.verify()
    tracker.clear()


def test_what_clients_sent_before_is_verified(tracker: Tracker) -> None:
    """Many clients say `stopped` over UDP and do not wait for a reply."""
    for count in range(1, 51):
        tracker.expect(event="stopped", times=1)
        say_goodbye(tracker.udp_url)
        tracker.verify()
        assert len(tracker.requests(event="stopped")) == 1, f"round {count}"
        tracker.clear()


def test_addresses_are_written_as_in_urls() -> None:
    assert str(Address("127.0.0.1", 1)) == "127.0.0.1:1"
    assert str(Address("::1", 2)) == "[::1]:2"
