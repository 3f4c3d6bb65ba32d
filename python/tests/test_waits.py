"""Waits and watches, in threads and in asyncio."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from my_client import INFO_HASH, MyClient, announce

from test_tracker import InvalidArgument, MakeTracker, Request, Tracker, TrackerError, WaitTimeout


def test_a_wait_returns_one_request_or_a_list(tracker: Tracker) -> None:
    announce(tracker.udp_url, "started")
    announce(tracker.http_url, "started")

    one = tracker.wait_for(event="started")
    assert isinstance(one, Request)
    assert one.transport == "udp"
    both = tracker.wait_for(event="started", count=2)
    assert [request.transport for request in both] == ["udp", "http"]
    assert tracker.wait_for(event="started", count=1) == [one]
    assert tracker.wait_for("announce http event=started") == both[1]
    assert tracker.wait_for(info_hash=INFO_HASH, timeout=timedelta(seconds=5)) == one


def test_a_wait_finds_a_request_that_came_before_it(tracker: Tracker) -> None:
    announce(tracker.http_url, "started")

    # It does not wait at all.
    assert tracker.wait_for(event="started", timeout=0).number == 1
    assert asyncio.run(found_in_asyncio(tracker)) == [1]


async def found_in_asyncio(tracker: Tracker) -> list[int]:
    found = await tracker.aio.wait_for(event="started", count=1, timeout=0)
    return [request.number for request in found]


def test_a_wait_is_for_later_requests_if_the_test_says_so(tracker: Tracker) -> None:
    announce(tracker.udp_url, "started")
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(tracker.wait_for, event="started", past=False, timeout=10)
        while not waiting.done():
            announce(tracker.http_url, "started")
    assert waiting.result().transport == "http"


def test_a_wait_goes_on_after_a_request(tracker: Tracker) -> None:
    announce(tracker.http_url, "started")
    announce(tracker.http_url, "completed")

    first = tracker.wait_for(action="announce")
    second = tracker.wait_for(action="announce", after=first)
    assert (first.event, second.event) == ("started", "completed")
    assert tracker.wait_for(action="announce", after=first.number) == second


def test_a_timeout_says_what_was_waited_for(tracker: Tracker) -> None:
    announce(tracker.udp_url, "started")

    with pytest.raises(WaitTimeout) as timeout:
        tracker.wait_for(event="stopped", timeout=0.05)
    text = str(timeout.value)
    assert text.startswith(
        "timed out after 50 ms\nrequests with event stopped: expected at least 1"
    )
    assert "(differs in event)" in text
    assert "past=" not in text
    assert isinstance(timeout.value, TimeoutError)
    assert isinstance(timeout.value, TrackerError)


def test_a_timeout_says_if_the_request_came_too_early(tracker: Tracker) -> None:
    announce(tracker.udp_url, "started")
    early = "\nrequest 2 matches, but it came before the wait began, and past=False leaves it out"

    with pytest.raises(WaitTimeout, match="event started: expected at least 1, got 0") as timeout:
        tracker.wait_for(event="started", past=False, timeout=0.05)
    assert str(timeout.value).endswith(early)
    with pytest.raises(WaitTimeout) as timeout:
        asyncio.run(tracker.aio.wait_for(event="started", past=False, timeout=0))
    assert str(timeout.value).endswith(early)
    # Nothing matches, or the test names what it begins after.
    with pytest.raises(WaitTimeout) as timeout:
        tracker.wait_for(event="stopped", past=False, timeout=0)
    assert "past=False" not in str(timeout.value)
    with pytest.raises(WaitTimeout) as timeout:
        tracker.wait_for(event="started", after=2, timeout=0)
    assert "past=False" not in str(timeout.value)


def test_a_wait_blocks_no_other_thread(tracker: Tracker) -> None:
    threads = 20
    with ThreadPoolExecutor(threads) as pool:
        ready = threading.Barrier(threads + 1, timeout=10)

        def wait() -> Request:
            ready.wait()
            return tracker.wait_for(event="stopped", timeout=20)

        waiting = [pool.submit(wait) for _ in range(threads)]
        ready.wait()
        assert tracker.recorded().total == 0
        announce(tracker.udp_url, "started")
        assert not any(wait.done() for wait in waiting)
        announce(tracker.udp_url, "stopped")
        assert {wait.result().number for wait in waiting} == {4}


def test_many_threads_use_one_tracker(tracker: Tracker) -> None:
    def use(index: int) -> int:
        info_hash = bytes([index]) * 20
        for port in range(1, 21):
            tracker.add_peer(info_hash, ("192.0.2.1", port))
        return len(tracker.peers(info_hash))

    with ThreadPoolExecutor(16) as pool:
        assert list(pool.map(use, range(32))) == [20] * 32
    assert len(tracker.swarms()) == 32


def test_closing_ends_the_waits_of_other_threads() -> None:
    tracker = Tracker()
    gate = tracker.hold("announce")
    with ThreadPoolExecutor() as pool, tracker.watch() as watch:
        waiting = pool.submit(tracker.wait_for, event="stopped", timeout=60)
        held = pool.submit(gate.fault.wait_held, timeout=60)
        watched = pool.submit(list, watch)
        announce(tracker.http_url.replace("announce", "nothing"))
        tracker.wait_for("http")
        tracker.close()
        with pytest.raises(TrackerError, match="^the tracker is closed$"):
            waiting.result()
        with pytest.raises(TrackerError, match="^the tracker is closed$"):
            held.result()
        assert [request.action for request in watched.result()] == ["unknown"]


# Watches.


def test_a_watch_gives_requests_as_they_come(tracker: Tracker) -> None:
    announce(tracker.http_url, "started")
    with tracker.watch(action="announce") as announces:
        announce(tracker.http_url, "completed")
        announce(tracker.udp_url, "stopped")
        assert [next(announces).event, next(announces).event] == ["completed", "stopped"]
        assert announces.missed == 0
    assert list(announces) == []


def test_a_watch_begins_where_it_is_told(tracker: Tracker) -> None:
    for event in ("started", "completed"):
        announce(tracker.http_url, event)

    with tracker.watch("announce", after=0) as announces:
        first = next(announces)
        assert (first.event, next(announces).event) == ("started", "completed")
    with tracker.watch(after=first, event="completed") as announces:
        assert next(announces).number == 2


def test_a_watch_says_what_the_record_dropped(make_tracker: MakeTracker) -> None:
    tracker = make_tracker(record_max=2)
    for _ in range(5):
        announce(tracker.http_url)

    with tracker.watch(after=0) as requests:
        first = next(requests)
        assert requests.missed == first.number - 1 == tracker.recorded().dropped


def test_a_watch_has_a_limit_for_each_request(tracker: Tracker) -> None:
    with tracker.watch(event="stopped", timeout=0.1) as announces:
        announce(tracker.http_url, "started")
        with pytest.raises(WaitTimeout, match="requests with event stopped: .* got 0") as timeout:
            next(announces)
        assert str(timeout.value).startswith("timed out after 0.1 s\n")
        assert list(announces) == []


def test_another_thread_closes_a_watch(tracker: Tracker) -> None:
    with tracker.watch(timeout=None) as requests, ThreadPoolExecutor() as pool:
        watched = pool.submit(list, requests)
        announce(tracker.http_url)
        tracker.wait_for()
        requests.close()
        assert len(watched.result()) <= 1


def test_a_watch_refuses_an_invalid_filter(tracker: Tracker) -> None:
    with pytest.raises(InvalidArgument, match="flavour"):
        tracker.watch("flavour=sweet")


# In asyncio.


def test_asyncio(tracker: Tracker) -> None:
    async def test() -> None:
        # It is for requests after the call, not after the `await`.
        started = tracker.aio.wait_for(event="started", past=False)
        announce(tracker.http_url, "started")
        assert (await started).left == 100

        both = tracker.aio.wait_for("announce", past=False, count=2)
        await asyncio.gather(
            *(asyncio.to_thread(announce, url) for url in (tracker.udp_url, tracker.http_url))
        )
        assert {request.transport for request in await both} == {"udp", "http"}

        with pytest.raises(WaitTimeout, match="expected at least 1, got 0"):
            await tracker.aio.wait_for(event="stopped", timeout=0.05)

    asyncio.run(test())


def test_asyncio_gates(tracker: Tracker) -> None:
    async def test() -> None:
        with tracker.hold(event="started") as gate:
            client = MyClient(tracker.http_url)
            assert (await tracker.aio.seen(gate)).left == 100
            assert (await tracker.aio.wait_held(gate.fault)).held == 1
            assert client.is_waiting
        assert (await asyncio.to_thread(client.reply)).interval == 1800

    asyncio.run(test())


def test_asyncio_watches(tracker: Tracker) -> None:
    async def test() -> list[str]:
        events: list[str] = []
        async with tracker.aio.watch(action="announce") as announces:
            for event in ("started", "completed", "stopped"):
                announce(tracker.http_url, event)
            async for request in announces:
                events.append(str(request.event))
                if request.event == "stopped":
                    break
            assert announces.missed == 0
        async for request in announces:
            raise AssertionError(f"it is closed: {request}")
        return events

    assert asyncio.run(test()) == ["started", "completed", "stopped"]


def test_a_cancelled_task_ends_its_wait(tracker: Tracker) -> None:
    async def test() -> None:
        wait = asyncio.ensure_future(tracker.aio.wait_for(event="stopped", timeout=600))
        watch = tracker.aio.watch(timeout=None)
        following = asyncio.ensure_future(watch.__anext__())
        await asyncio.sleep(0)
        for task in (wait, following):
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    asyncio.run(test())
    for thread in threading.enumerate():
        if thread.name == "test-tracker wait":
            thread.join(10)
            assert not thread.is_alive(), "the thread of a cancelled wait goes on"
    announce(tracker.http_url, "started")
    assert tracker.wait_for(event="started").number == 1


def test_many_tasks_wait_at_once(tracker: Tracker) -> None:
    async def test() -> list[Request]:
        waits = [tracker.aio.wait_for(event="started") for _ in range(50)]
        tasks = [asyncio.ensure_future(wait) for wait in waits]
        await asyncio.to_thread(announce, tracker.http_url, "started")
        return await asyncio.gather(*tasks)

    assert {request.number for request in asyncio.run(test())} == {1}
