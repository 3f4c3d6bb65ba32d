"""A BitTorrent tracker for test suites: over UDP and HTTP, on free ports of this machine.

It records every request, waits for the ones a test names, and fails on command.

```python
with Tracker(min_interval=5) as tracker:
    my_client.announce(tracker.url)
    assert tracker.wait_for(event="started").left == 100
```

Under pytest a test takes the fixture `tracker`; nothing has to be imported for it.
"""

from .aio import AsyncWaits, AsyncWatch
from .errors import InvalidArgument, Missing, TrackerError, Unmet, WaitTimeout
from .faults import Fault, Gate
from .fields import FaultEffects, FaultFields, FaultTarget, Filter, Script, Settings
from .options import FaultLike, Options
from .pytest_types import MakeTracker
from .results import (
    Address,
    Announced,
    Answer,
    Clock,
    Connected,
    Counter,
    Expectation,
    FaultStatus,
    HttpRequest,
    Nothing,
    Peer,
    Recorded,
    Refused,
    Request,
    Scraped,
    Swarm,
)
from .tracker import Down, Tracker
from .watch import Watch

__all__ = [
    "Address",
    "Announced",
    "Answer",
    "AsyncWaits",
    "AsyncWatch",
    "Clock",
    "Connected",
    "Counter",
    "Down",
    "Expectation",
    "Fault",
    "FaultEffects",
    "FaultFields",
    "FaultLike",
    "FaultStatus",
    "FaultTarget",
    "Filter",
    "Gate",
    "HttpRequest",
    "InvalidArgument",
    "MakeTracker",
    "Missing",
    "Nothing",
    "Options",
    "Peer",
    "Recorded",
    "Refused",
    "Request",
    "Scraped",
    "Script",
    "Settings",
    "Swarm",
    "Tracker",
    "TrackerError",
    "Unmet",
    "WaitTimeout",
    "Watch",
]
