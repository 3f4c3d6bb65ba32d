"""What the checks share: a tracker of their own, and the document's schemas."""

import json

import jsonschema_rs
import pytest

from tracker import DOCUMENT, Tracker


@pytest.fixture
def tracker():
    with Tracker() as running:
        yield running


@pytest.fixture(scope="session")
def document():
    return json.loads(DOCUMENT.read_text())


@pytest.fixture(scope="session")
def conforms(document):
    """Checks a value against a schema of the document."""

    def check(name, value):
        schema = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
        jsonschema_rs.Draft202012Validator(schema).validate(value)

    return check
