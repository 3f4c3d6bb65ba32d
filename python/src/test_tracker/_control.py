"""Calls of the tracker's control interface, over HTTP.

Each call has a connection to itself while it lasts, so a wait in one thread does not block another
thread. Connections are kept for later calls.
"""

from __future__ import annotations

import http.client
import json
import os
import socket
import threading
from typing import Any, Callable, Optional
from urllib.parse import quote, urlencode, urlsplit

from .errors import InvalidArgument, Missing, TrackerError, Unmet, WaitTimeout

LIMIT = 30.0
"""Seconds for a call that waits for nothing."""

JSON = "application/json"
BYTES = "application/octet-stream"


class Control:
    """The control interface at a URL."""

    def __init__(self, url: str, why_silent: Callable[[], Optional[str]]) -> None:
        """`why_silent` says why the tracker does not answer, if it knows."""
        self.url = url
        self.why_silent = why_silent
        self._idle: list[http.client.HTTPConnection] = []
        self._pid = os.getpid()

    def get(self, path: str, query: Optional[dict[str, Any]] = None) -> Any:
        """Reads JSON."""
        __tracebackhide__ = True
        return self.call("GET", with_query(path, query)).json()

    def post(self, path: str, value: Any = None) -> Any:
        """Sends JSON, and returns JSON, or None if the response has no body."""
        __tracebackhide__ = True
        return self.call("POST", path, value).json()

    def call(self, method: str, path: str, value: Any = None, *, wait: float = 0.0) -> CallResponse:
        """Makes one call. `wait` is for how many seconds the tracker may wait before it answers."""
        __tracebackhide__ = True
        return Call(self, method, path, value, wait=wait).run()

    def take(self, timeout: float) -> tuple[http.client.HTTPConnection, bool]:
        """A connection, and whether it was used before."""
        if self._pid != os.getpid():
            # A fork must not talk over the connections of its parent.
            self._idle, self._pid = [], os.getpid()
        try:
            connection = self._idle.pop()
        except IndexError:
            return self.connection(timeout), False
        connection.sock.settimeout(timeout)
        return connection, True

    def connection(self, timeout: float) -> http.client.HTTPConnection:
        """A new connection."""
        address = urlsplit(self.url)
        assert address.hostname is not None
        return http.client.HTTPConnection(address.hostname, address.port, timeout)

    def give_back(self, connection: http.client.HTTPConnection) -> None:
        """Keeps a connection for the next call."""
        self._idle.append(connection)

    def close(self) -> None:
        """Closes the connections that no call uses."""
        while self._idle:
            self._idle.pop().close()

    def failure(self, what: str, limit: float, error: Exception) -> TrackerError:
        """The error for a call that got no response."""
        if isinstance(error, socket.timeout):
            return TrackerError(f"{what}: no response within {limit:g} s")
        return TrackerError(self.why_silent() or f"{what}: {error or type(error).__name__}")


class CallResponse:
    """A response that is no error."""

    def __init__(self, body: bytes) -> None:
        self.body = body

    def json(self) -> Any:
        """Its body as JSON, or None if it has none."""
        return json.loads(self.body) if self.body else None


class Call:
    """One call. Another thread may give it up while it runs."""

    def __init__(
        self, control: Control, method: str, path: str, value: Any = None, *, wait: float = 0.0
    ) -> None:
        self._control = control
        self._method = method
        self._path = path
        self._body, self._headers = _body(method, value)
        self._limit = LIMIT + wait
        self._lock = threading.Lock()
        self._given_up = False
        self._socket: Optional[socket.socket] = None

    def run(self) -> CallResponse:
        """Sends the request, and returns the response."""
        __tracebackhide__ = True
        while True:
            connection, used_before = self._control.take(self._limit)
            try:
                response = self._exchange(connection)
                body = response.read()
            except (OSError, http.client.HTTPException) as error:
                connection.close()
                # The tracker may close a connection that was idle, to make room for others.
                if used_before and isinstance(error, ConnectionError) and not self._given_up:
                    continue
                raise self._control.failure(self._what, self._limit, error) from error
            except BaseException:
                # An interrupt: what comes over this connection next is not known.
                connection.close()
                raise
            if connection.sock is not None and not self._given_up:
                self._control.give_back(connection)
            check(response.status, body)
            return CallResponse(body)

    def stream(self) -> http.client.HTTPResponse:
        """Sends the request on a connection of its own, and returns the response unread."""
        __tracebackhide__ = True
        connection = self._control.connection(LIMIT)
        try:
            response = self._exchange(connection)
            if response.status != http.client.OK:
                check(response.status, response.read())
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            raise self._control.failure(self._what, LIMIT, error) from error
        except BaseException:
            connection.close()
            raise
        return response

    def set_timeout(self, timeout: Optional[float]) -> None:
        """How long to wait for the next bytes of a stream."""
        if self._socket is not None:
            self._socket.settimeout(timeout)

    def give_up(self) -> None:
        """Ends the call, which fails in its own thread, or its stream, which ends there."""
        with self._lock:
            self._given_up = True
            if self._socket is not None:
                try:
                    self._socket.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass  # It is closed.

    @property
    def _what(self) -> str:
        return f"{self._method} {self._path}"

    def _exchange(self, connection: http.client.HTTPConnection) -> http.client.HTTPResponse:
        if connection.sock is None:
            connection.connect()
        with self._lock:
            if self._given_up:
                raise ConnectionAbortedError("given up")
            self._socket = connection.sock
        connection.request(self._method, self._path, self._body, self._headers)
        return connection.getresponse()


def check(status: int, body: bytes) -> None:
    """Raises the error that a response tells of.

    Raises:
        TrackerError: one of its subclasses where there is one for the status.
    """
    __tracebackhide__ = True
    if status < 300:
        return
    try:
        problem = json.loads(body)
        detail, unmet = problem["detail"], problem.get("unmet", ())
    except (ValueError, TypeError, KeyError):
        raise TrackerError(f"status {status}: {body[:1000]!r}") from None
    if status == 409:
        raise Unmet(detail, unmet)
    if status == 408:
        raise WaitTimeout(detail)
    if status in (400, 413, 415):
        raise InvalidArgument(detail)
    if status == 404:
        raise Missing(detail)
    raise TrackerError(detail)


def with_query(path: str, query: Optional[dict[str, Any]] = None) -> str:
    """A path with parameters, without those that are None."""
    given = {name: value for name, value in (query or {}).items() if value is not None}
    return f"{path}?{urlencode(given, quote_via=quote)}" if given else path


def _body(method: str, value: Any) -> tuple[Optional[bytes], dict[str, str]]:
    if isinstance(value, bytes):
        return value, {"Content-Type": BYTES}
    if method == "GET" or method == "DELETE":
        return None, {}
    text = json.dumps({} if value is None else value, allow_nan=False)
    return text.encode(), {"Content-Type": JSON}
