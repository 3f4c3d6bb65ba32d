"""A tracker with a control interface, which ends with the process that started it."""

import json
import os
import select
import subprocess
import urllib.error
import urllib.request
from pathlib import Path

LIMIT = 20
"""Seconds after which something that should have happened counts as missing."""

DOCUMENT = Path(__file__).parents[2] / "docs" / "openapi.json"


class Reply:
    """A response of the control interface."""

    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()

    def json(self):
        return json.loads(self.body)


class Tracker:
    """`test-tracker serve`. Its standard input is a pipe of this process: it ends when this process does."""

    def __init__(self):
        self.process = subprocess.Popen(
            [
                os.environ["TEST_TRACKER"], "serve",
                "--udp", "localhost:0", "--http", "localhost:0", "--control", "127.0.0.1:0",
                "--json", "--until-eof", "--frozen",
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        try:
            if not select.select([self.process.stdout], [], [], LIMIT)[0]:
                raise TimeoutError(f"the tracker printed no line within {LIMIT} s, expected its URLs")
            line = self.process.stdout.readline()
            if not line:
                raise RuntimeError(f"the tracker ended with {self.process.wait(LIMIT)}, expected its URLs")
            urls = json.loads(line)
            self.http, self.control = urls["http"][0], urls["control"][0]
        except BaseException:
            self.process.kill()
            self.process.wait()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        # The lines of later requests are not needed: `communicate` takes them, and ends the input.
        try:
            self.process.communicate(timeout=LIMIT)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.communicate()
            raise
        if self.process.returncode:
            raise RuntimeError(f"the tracker ended with {self.process.returncode}, expected 0")

    def call(self, method, path, body=None, **headers):
        """Sends `body` as JSON, and returns the reply whatever its status is."""
        data = None
        if method in ("POST", "PUT"):
            data = json.dumps({} if body is None else body).encode()
            headers.setdefault("Content-Type", "application/json")
        request = urllib.request.Request(self.control + path, data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=LIMIT) as response:
                return Reply(response)
        except urllib.error.HTTPError as refused:
            with refused:
                return Reply(refused)

    def get(self, path):
        """The JSON of a `GET` that must succeed."""
        reply = self.call("GET", path)
        assert reply.status == 200, (path, reply.status, reply.body)
        return reply.json()

    def announce(self, *, info_hash="a" * 20, left=0, event="started", port=6881):
        """Announces over HTTP, and returns the tracker's reply; empty if a fault drops it."""
        query = f"?info_hash={info_hash}&peer_id=-TR4060-bbbbbbbbbbbb&port={port}&left={left}&event={event}"
        with urllib.request.urlopen(self.http + query, timeout=LIMIT) as response:
            return response.read()
