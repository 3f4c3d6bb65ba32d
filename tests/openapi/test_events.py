"""`GET /events`, which is endless: its head, and what it sends."""

import json
import urllib.request

from tracker import LIMIT


def read_event(stream):
    """The fields of the next event that has data. A read that lasts longer than LIMIT raises TimeoutError."""
    fields = {}
    for line in stream:
        name, _, value = line.decode().rstrip("\n").partition(":")
        if name:
            fields[name] = value.removeprefix(" ")
        elif "data" in fields:
            return fields
    raise EOFError(f"the stream ended with {fields}, expected an event")


def events(tracker, query="", **headers):
    return urllib.request.urlopen(urllib.request.Request(tracker.control + "/events" + query, headers=headers), timeout=LIMIT)


def test_sends_requests_as_they_come(tracker, conforms):
    with events(tracker, "?event=stopped") as stream:
        assert stream.status == 200
        assert stream.headers.get_content_type() == "text/event-stream"
        tracker.announce(event="started")
        tracker.announce(event="stopped")
        event = read_event(stream)
    request = json.loads(event["data"])
    conforms("Request", request)
    assert (event["id"], request["number"], request["event"]) == ("2", 2, "stopped")
    assert tracker.get("/requests?event=stopped") == [request]


def test_goes_on_after_the_last_event(tracker):
    for _ in range(3):
        tracker.announce()
    with events(tracker, **{"Last-Event-ID": "1"}) as stream:
        assert [read_event(stream)["id"] for _ in range(2)] == ["2", "3"]
    with events(tracker, "?after=0") as stream:
        assert read_event(stream)["id"] == "1"


def test_refuses_a_filter_that_is_none(tracker, conforms):
    reply = tracker.call("GET", "/events?event=begun")
    assert (reply.status, reply.headers.get_content_type()) == (400, "application/problem+json")
    conforms("Problem", reply.json())
    assert "begun" in reply.json()["detail"]
