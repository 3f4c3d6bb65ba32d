"""Hooks for Schemathesis: what the document cannot say, and waits that end at once.

Each entry leaves out one kind of refusal of one kind of operation, by the words in which the tracker explains it.
Everything else that the document allows has to be accepted.
"""

import re

import schemathesis
from schemathesis.core.failures import AcceptedNegativeData
from schemathesis.openapi.checks import RejectedPositiveData

# A filter: words have a grammar; the schema's `maxLength` counts characters, the tracker bytes.
FILTER = (
    r"filter: ",
    r"peerId: .* expected a text or bytes, 20 bytes",
)

# A schema cannot compare two fields.
BOUNDS = r"max: \d+, expected \d+ or more, as min is$"

# A fault: which fields go together is said in words, in docs/faults.md.
FAULT = (
    r"[^:]+: an effect beside steps",
    r"[^:]+: nothing goes wrong",
    r"[^:]+: does nothing beside ",
    r"[^:]+: the fault is for other requests",
    r"[^:]+: alone it does nothing",
    r"[^:]+: the answer to an? \w+ has none",
)

REFUSALS = {
    "GET /requests": FILTER,
    "GET /explain": (*FILTER, BOUNDS),
    "POST /wait": FILTER,
    # Which bounds go together is said in words.
    "POST /expectations": (*FILTER, BOUNDS, r"count: given with min or max"),
    "POST /faults": (*FILTER, *FAULT),
    "POST /next-announce": (r"peers: .* with or without a peerId of 20 bytes$",),
    # A peer id has 20 bytes as text, or 40 hexadecimal digits.
    "POST /swarms/{infoHash}/peers": (r"peerId: .* expected 20 bytes",),
    # The address of a peer in words.
    "DELETE /swarms/{infoHash}/peers/{address}": (r"address: ",),
    # Any bytes are a string, but only a tracker makes a snapshot.
    "PUT /snapshot": (r"snapshot: ",),
}

# Words have a grammar, which docs/faults.md and docs/filters.md have.
WORDS = {"POST /faults", "POST /next-announce"}

WAITS = {"POST /wait", "POST /faults/{id}/wait"}


def cannot_be_documented(case, detail):
    """Whether the tracker is right to refuse this, though the document allows it."""
    operation = case.operation.label
    prefix = re.match(r"faults\[(\d+)\]: ", detail)
    body = case.body
    if prefix:
        body, detail = body[int(prefix[1])], detail[prefix.end() :]
    if operation in WORDS and isinstance(body, str):
        return True
    if re.search(r"expected a duration with its unit|timeout: \d+(h|m|s), expected 0 to 600 seconds", detail):
        # The schema bounds numbers, but cannot bound a number in a text.
        return True
    return any(re.match(pattern, detail, re.DOTALL) for pattern in REFUSALS.get(operation, ()))


def has_null(body):
    """Whether a field of a body is `null`: in any object that is as if the field were absent."""
    if isinstance(body, list):
        return any(has_null(item) for item in body)
    return isinstance(body, dict) and any(value is None or has_null(value) for value in body.values())


@schemathesis.hook
def filter_failure(context, failure, case, response):
    if isinstance(failure, AcceptedNegativeData) and has_null(case.body):
        return False
    return not (
        isinstance(failure, RejectedPositiveData)
        and response.status_code == 400
        and cannot_be_documented(case, response.json()["detail"])
    )


@schemathesis.hook
def before_call(context, case, kwargs):
    """Shortens a time limit that is valid. One that is not stays, for the tracker to refuse."""
    if case.operation.label in WAITS and isinstance(case.body, dict):
        limit = case.body.get("timeout", 0)
        valid_number = isinstance(limit, (int, float)) and not isinstance(limit, bool) and limit >= 0
        valid_text = isinstance(limit, str) and re.fullmatch(r"[0-9]+(\.[0-9]+)?(ns|us|ms|s|m|h)", limit, re.ASCII)
        if valid_number or valid_text:
            case.body["timeout"] = "0s" if valid_text else 0


@schemathesis.hook
def filter_case(context, case):
    """Drops `null` as the body of a wait, which waits for the default time limit."""
    return not (case.operation.label in WAITS and case.body is None)
