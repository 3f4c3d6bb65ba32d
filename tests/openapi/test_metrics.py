"""`GET /metrics` as Prometheus' own parser reads it."""

import pytest
from prometheus_client.parser import text_string_to_metric_families

NAME = 'a "quoted" \\ name\non two lines, ünd \\n no line'
"""A fault's name with everything that a label value has to escape."""

UNITS = {"milliseconds", "ms", "minutes", "hours", "microseconds", "nanoseconds", "kilobytes", "kib", "mib", "percent"}
"""Parts of names that Prometheus' conventions forbid: they want seconds, bytes and ratios."""


@pytest.fixture
def text(tracker):
    """The metrics of a tracker with a seeder, two leechers, faults, and an expectation that is not met."""
    tracker.announce(port=1001)
    tracker.announce(port=1002, left=5)
    tracker.announce(info_hash="b" * 20, port=1003, left=5)
    for fault in ({"name": NAME, "action": "announce", "interval": 7}, "scrape drop"):
        assert tracker.call("POST", "/faults", fault).status == 201
    assert tracker.call("POST", "/faults", {"name": NAME, "action": "connect", "drop": True}).status == 201
    tracker.announce(info_hash="c" * 20, event="stopped")
    assert tracker.call("POST", "/expectations", {"filter": "scrape", "min": 1}).status == 204
    assert tracker.call("POST", "/clock/advance", {"seconds": 2.5}).status == 200
    reply = tracker.call("GET", "/metrics")
    assert reply.status == 200
    assert reply.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    yield reply.body.decode()
    # A tracker that ends with an expectation that is not met has the exit status 1.
    tracker.call("POST", "/clear")


@pytest.fixture
def families(text):
    return {family.name: family for family in text_string_to_metric_families(text)}


def samples(families, name):
    """The labels and the value of each sample with a name."""
    return [(sample.labels, sample.value) for family in families.values() for sample in family.samples if sample.name == name]


def value(families, name):
    [(labels, number)] = samples(families, name)
    assert not labels
    return number


def test_follows_the_conventions(text, families):
    assert families and text.endswith("\n")
    for name, family in families.items():
        assert family.type in ("counter", "gauge"), name
        assert family.documentation, f"{name} has no HELP"
        assert name.startswith("test_tracker_") and name == name.lower(), name
        assert not UNITS & set(name.split("_")), f"{name} has no base unit"
        for sample in family.samples:
            # The parser strips `_total` of a counter's family, and keeps it in its samples.
            assert sample.name == name + ("_total" if family.type == "counter" else ""), sample
            assert sample.value >= 0, sample
    lines = text.splitlines()
    heads = [line.split()[2] for line in lines if line.startswith("# TYPE ")]
    assert heads == [line.split()[2] for line in lines if line.startswith("# HELP ")]
    assert len(heads) == len(set(heads)), "a metric has two heads"
    for line in lines:
        if line.startswith("# TYPE "):
            _, _, name, kind = line.split()
            assert name.endswith("_total") == (kind == "counter"), line
    for family in families.values():
        labels = [(sample.name, *sorted(sample.labels.items())) for sample in family.samples]
        assert len(labels) == len(set(labels)), f"{family.name} has a sample twice"


def test_counts_requests(tracker, families):
    counters = {
        tuple(sorted((name, text) for name, text in counter.items() if name != "count")): counter["count"]
        for counter in tracker.get("/counters")
    }
    assert sum(counters.values()) == 4
    # An empty label is the same as none.
    shown = samples(families, "test_tracker_requests_total")
    assert counters == {tuple(sorted((k, v) for k, v in labels.items() if v)): number for labels, number in shown}


def test_counts_swarms(tracker, families):
    swarms = tracker.get("/swarms")
    assert value(families, "test_tracker_swarms") == len(swarms) == 2
    peers = {labels["role"]: number for labels, number in samples(families, "test_tracker_peers")}
    assert peers == {
        "seeder": sum(swarm["seeders"] for swarm in swarms),
        "leecher": sum(swarm["leechers"] for swarm in swarms),
    } == {"seeder": 1, "leecher": 2}


def test_counts_faults_by_any_name(tracker, families):
    faults = tracker.get("/faults")
    assert [(fault["name"], fault["hits"]) for fault in faults] == [(NAME, 1), ("scrape drop", 0), (NAME, 0)]
    for name, field in (("test_tracker_fault_hits_total", "hits"), ("test_tracker_held_replies", "held")):
        shown = [(labels["id"], labels["fault"], number) for labels, number in samples(families, name)]
        assert shown == [(str(fault["id"]), fault["name"], fault[field]) for fault in faults]


def test_shows_the_state(tracker, families):
    assert value(families, "test_tracker_clock_seconds") == tracker.get("/clock")["now"] == 2.5
    assert value(families, "test_tracker_unmet_expectations") == 1
    assert tracker.call("GET", "/verify").status == 409
    assert value(families, "test_tracker_up") == 1
    [(labels, number)] = samples(families, "test_tracker_info")
    assert (labels, number) == ({"version": tracker.get("/tracker")["version"]}, 1)


def test_says_that_the_tracker_is_down(tracker):
    assert tracker.call("POST", "/down").status == 204
    text = tracker.call("GET", "/metrics").body.decode()
    families = {family.name: family for family in text_string_to_metric_families(text)}
    assert value(families, "test_tracker_up") == 0
