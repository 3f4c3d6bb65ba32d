"""Waits that are met: Schemathesis, which has no client, sees only those that time out."""

from concurrent.futures import ThreadPoolExecutor


def test_returns_the_requests(tracker, conforms):
    tracker.announce()
    tracker.announce(event="stopped")
    reply = tracker.call("POST", "/wait", {"filter": {"event": "stopped"}, "past": True, "timeout": "10s"})
    assert reply.status == 200, reply.body
    requests = reply.json()
    assert [request["number"] for request in requests] == [2]
    conforms("Request", requests[0])


def test_says_what_came_instead(tracker, conforms):
    tracker.announce()
    reply = tracker.call("POST", "/wait", {"filter": "scrape", "past": True, "timeout": 0})
    assert (reply.status, reply.headers.get_content_type()) == (408, "application/problem+json")
    conforms("Problem", reply.json())


def test_waits_for_held_replies(tracker, conforms):
    fault = tracker.call("POST", "/faults", "announce hold").json()["id"]
    with ThreadPoolExecutor() as pool:
        announce = pool.submit(tracker.announce)
        reply = tracker.call("POST", f"/faults/{fault}/wait", {"held": 1, "timeout": 10})
        released = tracker.call("POST", f"/faults/{fault}/release")
        assert announce.result().startswith(b"d8:complete")
    assert reply.status == 200, reply.body
    conforms("FaultStatus", reply.json())
    assert (reply.json()["hits"], reply.json()["held"]) == (1, 1)
    assert released.json() == {"released": 1}


def test_holds_nothing(tracker, conforms):
    fault = tracker.call("POST", "/faults", "announce hold").json()["id"]
    reply = tracker.call("POST", f"/faults/{fault}/wait", {"held": 1, "timeout": 0})
    assert (reply.status, reply.headers.get_content_type()) == (408, "application/problem+json")
    conforms("Problem", reply.json())
