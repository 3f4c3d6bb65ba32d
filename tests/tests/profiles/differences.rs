//! Where a tracker and our profile of it differ, and why. They differ in nothing else.

use test_tracker::Profile;

use crate::compare::Chance;

/// Names of requests, with what is different about them.
type Differences = &'static [(&'static str, &'static str)];

/// The trackers that are run beside ours.
pub(crate) const ALL: [(Profile, Chance, Differences); 3] = [
    (Profile::Opentracker, Chance::PeersAndInterval, OPENTRACKER),
    (Profile::Aquatic, Chance::Peers, &[]),
    (Profile::BittorrentTracker, Chance::Peers, BITTORRENT_TRACKER),
];

/// Our reader of request lines is one for all profiles.
const NO_VERSION: (&str, &str) = ("http no version", "HTTP/0.9 is no request to us");

const OPENTRACKER: Differences = &[
    NO_VERSION,
    ("http path /stats", "there are no statistics, so nobody is kept out of them"),
    ("http path /stats alone", "there are no statistics, so nobody is kept out of them"),
    ("http scrape alone", "its scrape of everything says HTTP/1.0"),
];

/// That a tracker never forgets a swarm.
const EMPTY_SWARMS: &str = "it tells of swarms that have nobody left";

const BITTORRENT_TRACKER: Differences = &[
    NO_VERSION,
    ("http HTTP/1.0", "Node gives HTTP/1.0 no length"),
    ("http HTTP/1.0, keep-alive", "Node closes after HTTP/1.0, and gives it no length"),
    ("http compact=2", "any other number gets the objects that it keeps peers in"),
    ("http line feeds", "Node wants carriage returns"),
    ("http method HEAD", "Node gives HEAD no length"),
    ("http no Host", "Node wants a Host"),
    ("http path ", "Node wants a path"),
    ("http path /stats alone", "there are no statistics"),
    ("http scrape alone", EMPTY_SWARMS),
    ("http scrape, empty query", EMPTY_SWARMS),
    ("http scrape without an info hash", EMPTY_SWARMS),
    ("udp ip field", "it mistakes the field for the port, and lists the peer for nobody"),
    ("udp ip field, another", "it mistakes the field for the port, and lists the peer for nobody"),
];
