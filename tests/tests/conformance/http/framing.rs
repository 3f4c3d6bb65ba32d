//! HTTP around an announce: paths, methods, versions, limits, and where a response ends.

use test_tracker_tests::announce::{Announce, InfoHash};
use test_tracker_tests::bencode::Bencode;
use test_tracker_tests::host::Tracker;
use test_tracker_tests::http::{self, Connection, Escape, Response, get_request};

use super::{GOOD, INFO_HASH, address, counts, get, scrape};

const SCRAPE: &str = "/scrape?info_hash=aaaaaaaaaaaaaaaaaaaa";

/// Sends bytes on a connection of their own, and answers all that comes back until it is closed.
#[track_caller]
fn raw(tracker: &Tracker, request: &[u8]) -> String {
    let mut connection = Connection::open(address(tracker));
    connection.send(request);
    connection.rest().escape_ascii().to_string()
}

#[track_caller]
fn exchange(tracker: &Tracker, request: impl AsRef<[u8]>) -> Response {
    http::exchange(address(tracker), request.as_ref())
}

pub(super) fn other_paths_are_not_found(tracker: &mut Tracker) {
    let (_, query) = GOOD.split_once('?').expect("a query");
    let paths = [
        "/",
        "//announce",
        "/announce/",
        "/Announce",
        "/announce.php",
        "/x/announce",
        "/%61nnounce",
    ];
    for path in paths {
        let response = get(tracker, format!("{path}?{query}"));
        assert_eq!(response.status, 404, "{path}");
        let expected = format!("path {path}, expected /announce or its scrape path");
        let body = format!("d14:failure reason{}:{expected}e", expected.len());
        assert_eq!(response.body, body.as_bytes());
    }
    assert_eq!(tracker.swarm_count(), 0);
}

pub(super) fn other_methods_are_not_allowed(tracker: &mut Tracker) {
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "CONNECT", "get"] {
        for target in [GOOD, SCRAPE, "/"] {
            let response = exchange(tracker, format!("{method} {target} HTTP/1.1\r\n\r\n"));
            assert_eq!(response.status, 405, "{method} {target}");
            assert_eq!(response.header("Allow"), "GET, HEAD");
            let reason = format!("method {method}, expected GET or HEAD");
            let body = format!("d14:failure reason{}:{reason}e", reason.len());
            assert_eq!(response.body, body.as_bytes());
        }
    }
    assert_eq!(tracker.swarm_count(), 0);
}

pub(super) fn head_is_get_without_a_body(tracker: &mut Tracker) {
    for target in [SCRAPE, GOOD, "/announce", "/"] {
        let with_body = raw(tracker, format!("GET {target} HTTP/1.1\r\n\r\n").as_bytes());
        let (head, _) = with_body.split_once(r"\r\n\r\n").expect("a head");
        let without = raw(tracker, format!("HEAD {target} HTTP/1.1\r\n\r\n").as_bytes());
        assert_eq!(without, format!(r"{head}\r\n\r\n"), "{target}");
    }
}

pub(super) fn responses_are_byte_exact(tracker: &mut Tracker) {
    let body = "d8:completei0e10:incompletei1e8:intervali1800e12:min intervali60e5:peers0:e";
    let expected = format!(
        r"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 75\r\nConnection: close\r\n\r\n{body}"
    );
    assert_eq!(raw(tracker, &get_request(address(tracker), GOOD)), expected);
}

/// Some clients read a response only if it has a length, some only if the connection closes; and
/// none has to understand chunks or compression.
#[track_caller]
fn assert_framed(response: &Response) {
    let length: usize = response.header("Content-Length").parse().expect("a number");
    assert_eq!(length, response.body.len());
    assert_eq!(response.header("Connection"), "close");
    for name in ["Transfer-Encoding", "Content-Encoding", "Trailer", "Keep-Alive"] {
        assert_eq!(response.header_values(name), <[&str; 0]>::default(), "{name}");
    }
}

/// `exchange` fails unless the connection is closed after it.
pub(super) fn every_response_has_a_length_and_closes(tracker: &mut Tracker) {
    let long = format!("/{}", "a".repeat(20_000));
    let targets = [(GOOD, 200), (SCRAPE, 200), ("/announce", 200), ("/", 404), (&long, 431)];
    let headers = ["", "Connection: keep-alive\r\n", "Connection: close\r\n", "TE: trailers\r\n"];
    for (target, status) in targets {
        for header in headers {
            let response = exchange(tracker, format!("GET {target} HTTP/1.1\r\n{header}\r\n"));
            assert_eq!(response.status, status, "{target}");
            assert_framed(&response);
        }
    }
    for (request, status) in [
        ("nonsense\r\n\r\n", 400),
        ("GET /announce\r\n\r\n", 400),
        ("GET /announce HTTP/1.1\r\nno colon\r\n\r\n", 400),
        ("POST /announce HTTP/1.1\r\n\r\n", 405),
        ("GET /announce HTTP/2.0\r\n\r\n", 505),
        ("\x16\x03\x01\x02\r\n\r\n", 400),
    ] {
        let response = exchange(tracker, request);
        assert_eq!(response.status, status, "{}", request.escape_debug());
        assert_framed(&response);
        assert_eq!(keys(&response), ["failure reason"], "{}", request.escape_debug());
    }
}

/// The keys of a body, whatever the status.
#[track_caller]
fn keys(response: &Response) -> Vec<String> {
    Bencode::decode(&response.body)
        .keys()
        .iter()
        .map(|key| key.escape_ascii().to_string())
        .collect()
}

pub(super) fn http_1_0_is_answered_and_closed(tracker: &mut Tracker) {
    for header in ["", "Host: localhost\r\n", "Connection: keep-alive\r\n"] {
        let response = exchange(tracker, format!("GET {GOOD} HTTP/1.0\r\n{header}\r\n"));
        assert_framed(&response);
        assert_eq!(counts(&http::announced(&response)), (0, 1));
    }
}

pub(super) fn a_request_may_come_in_pieces(tracker: &mut Tracker) {
    let request = get_request(address(tracker), GOOD);
    let whole = exchange(tracker, &request);
    for cut in 1..request.len() {
        let mut connection = Connection::open(address(tracker));
        connection.send(&request[..cut]);
        connection.send(&request[cut..]);
        assert_eq!(connection.response(), whole, "cut at {cut}");
        connection.closed();
    }
    let mut connection = Connection::open(address(tracker));
    for byte in request {
        connection.send(&[byte]);
    }
    assert_eq!(connection.response(), whole);
}

/// The first response is whole, though the connection closes with unread bytes; the client knows by
/// `Connection: close` that the second request was not read, and can send it again.
pub(super) fn what_follows_a_closing_response_is_not_taken_up(tracker: &mut Tracker) {
    let [first, second]: [InfoHash; 2] = [[b'x'; 20], [b'y'; 20]];
    let request = |info_hash| {
        let announce = Announce::leecher(info_hash, 1);
        get_request(address(tracker), http::announce_target(&announce, Escape::Upper))
    };
    let response = exchange(tracker, [request(first), request(second)].concat());
    assert_framed(&response);
    assert_eq!(counts(&http::announced(&response)), (0, 1));
    assert_eq!(scrape(tracker, first).leechers, 1);
    assert_eq!(scrape(tracker, second).leechers, 0);
}

/// A request line of so many bytes, its end not counted.
fn line_of(length: usize) -> String {
    let start = format!("GET {GOOD}&x=");
    let end = " HTTP/1.1";
    format!("{start}{}{end}", "x".repeat(length - start.len() - end.len()))
}

pub(super) fn a_request_line_of_8_kib_is_accepted(tracker: &mut Tracker) {
    for length in [2048, 4096, 8192, 16_000] {
        let response = exchange(tracker, format!("{}\r\n\r\n", line_of(length)));
        assert_eq!(counts(&http::announced(&response)), (0, 1), "{length}");
    }
    // The longest that BEP 15's number of torrents gives, as it is most wastefully written.
    let info_hashes: Vec<InfoHash> = (0..74).map(|number| [number; 20]).collect();
    let target = http::scrape_target(&info_hashes, Escape::Everything);
    assert!(target.len() > 5000);
    assert_eq!(get(tracker, target).bencode().at("files").keys(), info_hashes);
}

pub(super) fn a_head_beyond_16_kib_is_too_large(tracker: &mut Tracker) {
    let limit = 16 * 1024;
    let head_of = |length: usize| format!("{}\r\n\r\n", line_of(length - 4));
    assert_eq!(exchange(tracker, head_of(limit)).status, 200);
    let reason = "a request head of more than 16384 bytes";
    let body = format!("d14:failure reason{}:{reason}e", reason.len());
    let spread = format!("{}\r\nX-Padding: {}\r\n\r\n", line_of(8192), "x".repeat(8192));
    // The last one does not even end.
    for head in [head_of(limit + 1), head_of(10 * limit), spread, "x".repeat(limit + 1)] {
        let response = exchange(tracker, &head);
        assert_eq!(response.status, 431, "{} bytes", head.len());
        assert_eq!(response.body.escape_ascii().to_string(), body);
    }
}

pub(super) fn more_than_64_header_fields_are_too_large(tracker: &mut Tracker) {
    let with_fields = |number| format!("GET {GOOD} HTTP/1.1\r\n{}\r\n", "a: b\r\n".repeat(number));
    assert_eq!(exchange(tracker, with_fields(64)).status, 200);
    let response = exchange(tracker, with_fields(65));
    assert_eq!(response.status, 431);
    assert_eq!(response.body, b"d14:failure reason26:more than 64 header fieldse");
}

pub(super) fn forwarded_for_is_ignored(tracker: &mut Tracker) {
    for value in ["10.1.2.3", "10.1.2.3, 10.4.5.6", "2001:db8::1", "unknown", ""] {
        let request = format!("GET {GOOD} HTTP/1.1\r\nX-Forwarded-For: {value}\r\n\r\n");
        assert_eq!(counts(&http::announced(&exchange(tracker, request))), (0, 1));
        let peers: Vec<_> = tracker.peers(&INFO_HASH).iter().map(|peer| peer.address).collect();
        assert_eq!(peers, ["127.0.0.1:6881".parse().expect("an address")], "{value}");
    }
}

pub(super) fn no_answer_is_a_redirect_or_a_server_error(tracker: &mut Tracker) {
    let bad = ["port=0", "left=x", "event=x", "numwant=x", "peer_id=x", "info_hash=x", "key=%"];
    let bad = bad.map(|more| format!("{GOOD}&{more}"));
    let scrapes = [SCRAPE, "/scrape", "/scrape?info_hash=x"].map(String::from);
    for target in [GOOD.to_owned()].iter().chain(&bad).chain(&scrapes) {
        let response = get(tracker, target);
        assert_eq!(response.status, 200, "{target}");
        for name in ["Location", "WWW-Authenticate", "Set-Cookie", "Retry-After", "Refresh"] {
            assert_eq!(response.header_values(name), <[&str; 0]>::default(), "{name}");
        }
    }
    assert_eq!(get(tracker, "/announce/").status, 404);
}
