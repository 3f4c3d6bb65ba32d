"""The plugin, in runs of pytest of its own."""

from __future__ import annotations

import pytest

PYTESTER = ("-p", "no:cacheprovider", "--strict-markers")

ANNOUNCES = """
    import http.client

    def announce(tracker, event="started"):
        host = tracker.http_url.split("/")[2]
        connection = http.client.HTTPConnection(host)
        query = f"info_hash={'a' * 20}&peer_id={'b' * 20}&port=1&left=1&event={event}"
        connection.request("GET", f"/announce?{query}")
        connection.getresponse().read()
        connection.close()
"""


@pytest.fixture(autouse=True)
def _helper(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(announces=ANNOUNCES)


def run(pytester: pytest.Pytester, test: str, *options: str) -> pytest.RunResult:
    pytester.makepyfile(test)
    return pytester.runpytest_subprocess(*PYTESTER, *options)


def test_a_test_takes_a_tracker_without_an_import(pytester: pytest.Pytester) -> None:
    result = run(
        pytester,
        """
        def test_one(tracker):
            assert tracker.url.startswith("udp://127.0.0.1:")

        def test_another(tracker):
            assert tracker.recorded().total == 0
        """,
    )
    result.assert_outcomes(passed=2)


def test_an_unmet_expectation_is_an_error_of_the_test(pytester: pytest.Pytester) -> None:
    result = run(
        pytester,
        """
        from announces import announce

        def test_goodbye(tracker):
            tracker.expect(event="stopped", times=1)
            announce(tracker)
        """,
    )
    result.assert_outcomes(passed=1, errors=1)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(
        [
            "*ERROR at teardown of test_goodbye*",
            "requests with event stopped: expected exactly 1, got 0",
            "*1. http announce started 6161*(differs in event)",
            "*last requests of tracker*",
            "1. http announce started 6161*",
        ]
    )
    # There is no traceback: it would show nothing of the test.
    result.stdout.no_fnmatch_line("*.py:[0-9]*")


def test_a_failed_test_shows_the_last_requests(pytester: pytest.Pytester) -> None:
    result = run(
        pytester,
        """
        from announces import announce

        def test_fails(tracker):
            tracker.expect(event="stopped")
            for _ in range(25):
                announce(tracker)
            assert False
        """,
    )
    # What it kept from happening is no second failure.
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        ["*- last requests of tracker -*", "6. http announce started 6161*", "25. http announce *"]
    )
    result.stdout.no_fnmatch_line("5. http announce *")
    assert "6161" not in run(pytester, "def test_passes(tracker): pass").stdout.str()


def test_a_wait_that_times_out_fails_at_the_line_of_the_test(pytester: pytest.Pytester) -> None:
    result = run(
        pytester,
        """
        def test_waits(tracker):
            tracker.wait_for(event="started", timeout=0)
        """,
    )
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            '>*tracker.wait_for(event="started", timeout=0)',
            "E * test_tracker.errors.WaitTimeout: timed out after *",
            "E * requests with event started: expected at least 1, got 0*",
            "test_*.py:2: WaitTimeout",
            "*- last requests of tracker -*",
            "none",
        ]
    )
    result.stdout.no_fnmatch_line("*_control.py*")


def test_a_crashed_tracker_says_so_in_the_report(pytester: pytest.Pytester) -> None:
    result = run(
        pytester,
        """
        import os, signal

        def test_crash(tracker):
            os.kill(tracker.pid, signal.SIGKILL)
            tracker.swarms()
        """,
    )
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["E * the tracker ended early, with signal 9"])


def test_settings_of_a_file_a_marker_and_a_call(pytester: pytest.Pytester) -> None:
    result = run(
        pytester,
        """
        import pytest

        from announces import announce

        @pytest.fixture
        def tracker_settings():
            return {"interval": 1, "min_interval": 1, "faults": ["scrape drop"]}

        def settings(tracker):
            announce(tracker)
            answer = tracker.requests()[0].answer
            faults = [fault.text for fault in tracker.faults()]
            return answer.interval, answer.min_interval, *faults

        def test_file(tracker):
            assert settings(tracker) == (1, 1, "scrape drop")

        @pytest.mark.tracker(interval=2, min_interval=2)
        class TestClass:
            def test_class(self, tracker):
                assert settings(tracker) == (2, 2, "scrape drop")

            @pytest.mark.tracker(interval=3, faults=["announce udp times=2 drop"])
            def test_function(self, tracker, make_tracker):
                assert settings(tracker) == (3, 2, "announce udp times=2 drop")
                assert settings(make_tracker(interval=4, faults=())) == (4, 2)
        """,
    )
    result.assert_outcomes(passed=3)


def test_an_invalid_marker(pytester: pytest.Pytester) -> None:
    result = run(
        pytester,
        """
        import pytest

        @pytest.mark.tracker(5)
        def test_position(tracker): pass

        @pytest.mark.tracker(min_intervall=5)
        def test_name(tracker): pass
        """,
    )
    result.assert_outcomes(errors=2)
    result.stdout.fnmatch_lines(
        [
            "@pytest.mark.tracker: 5, expected settings by name, such as min_interval=5",
            "*--min-intervall*",
        ]
    )
    result.stdout.no_fnmatch_line("*.py:[0-9]*")


def test_the_marker_is_registered(pytester: pytest.Pytester) -> None:
    result = pytester.runpytest_subprocess("--markers")
    result.stdout.fnmatch_lines(["@pytest.mark.tracker(*settings): settings of the trackers *"])
    result = pytester.runpytest_subprocess("--fixtures")
    result.stdout.fnmatch_lines(["tracker -- *", "*A tracker for this test.*"])


def test_every_tracker_of_a_test_is_verified_and_closed(pytester: pytest.Pytester) -> None:
    result = run(
        pytester,
        """
        from announces import announce

        def test_two(make_tracker):
            one, two, three = make_tracker(), make_tracker(), make_tracker()
            one.expect(event="started", times=1)
            two.expect(event="completed", times=1)
            three.close()
            announce(two)
        """,
    )
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(
        [
            "requests with event started: expected exactly 1, got 0",
            "requests with event completed: expected exactly 1, got 0",
            "*- last requests of tracker 1 -*",
            "none",
            "*- last requests of tracker 2 -*",
            "1. http announce started *",
        ]
    )


def test_a_client_that_is_a_fixture_says_goodbye_in_time(pytester: pytest.Pytester) -> None:
    """The tracker is verified after the fixtures that depend on it have ended."""
    result = run(
        pytester,
        """
        import pytest
        from announces import announce

        @pytest.fixture
        def client(tracker):
            announce(tracker, "started")
            yield
            announce(tracker, "stopped")

        def test_client(client, tracker):
            tracker.expect(event="stopped", times=1)
        """,
    )
    result.assert_outcomes(passed=1)


def test_a_test_that_is_left_early_is_not_verified(pytester: pytest.Pytester) -> None:
    result = run(
        pytester,
        """
        import pytest

        def test_skips(tracker):
            tracker.expect(event="stopped")
            pytest.skip("not here")

        @pytest.mark.xfail(strict=True)
        def test_known(tracker):
            tracker.expect(event="stopped")
            assert False
        """,
    )
    result.assert_outcomes(skipped=1, xfailed=1)


def test_under_xdist(pytester: pytest.Pytester) -> None:
    result = run(
        pytester,
        """
        import pytest
        from announces import announce

        @pytest.mark.parametrize("index", range(8))
        def test_alone(tracker, index):
            announce(tracker)
            assert tracker.recorded().total == 1

        def test_fails(tracker):
            announce(tracker)
            tracker.wait_for(event="stopped", timeout=0)
        """,
        "-n2",
    )
    result.assert_outcomes(passed=8, failed=1)
    result.stdout.fnmatch_lines(["*- last requests of tracker -*", "1. http announce started *"])


def test_without_warnings(pytester: pytest.Pytester) -> None:
    """Nothing is left open: pipes, sockets, threads."""
    result = run(
        pytester,
        """
        import gc

        def test_opens(tracker):
            with tracker.watch(), tracker.hold("announce"):
                tracker.wait_for
            next(iter([tracker.requests()]))

        def test_collects():
            gc.collect()
        """,
        "-Werror",
    )
    result.assert_outcomes(passed=2)
