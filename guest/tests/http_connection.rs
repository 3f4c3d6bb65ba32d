//! HTTP connections, byte by byte: how the bytes are cut into pieces changes nothing.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use proptest::prelude::*;
use test_tracker_guest::http::{AfterSend, Connection};
use test_tracker_guest::{Arrival, Instant, Secrets, Settings, Tracker};

const ANNOUNCE: &[u8] = b"GET /announce?info_hash=%00%FF%0a%2B+aaaaaaaaaaaaaa\xe9&peer_id=-XX0001-\
    abcdefghijkl&port=6881&left=0&key=%c3%28&x=[::1]?y HTTP/1.1\r\nHost: localhost\r\n\
    accept-encoding: gzip\r\nConnection: keep-alive\r\n\r\n";
const SCRAPE: &[u8] = b"GET /scrape?info_hash=%00%FF%0a%2B+aaaaaaaaaaaaaa\xe9 HTTP/1.1\r\n\r\n";

const ARRIVAL: Arrival = Arrival {
    at: Instant(0),
    remote: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 50_000),
    local: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 6969),
};

fn tracker(keep_alive: bool) -> Tracker {
    let settings = Settings { keep_alive, ..Settings::default() };
    Tracker::new(settings, Secrets { connection_ids: [1; 16], choice: 2, tables: 3 })
}

/// Feeds pieces and answers what there is after each, as the component does.
fn exchange(tracker: &mut Tracker, pieces: &[&[u8]]) -> (Vec<u8>, AfterSend) {
    let (mut connection, mut out, mut then) = (Connection::new(1), Vec::new(), AfterSend::KeepOpen);
    for piece in pieces {
        if then != AfterSend::KeepOpen {
            break;
        }
        connection.receive(piece);
        while then == AfterSend::KeepOpen {
            let Some(outgoing) = connection.answer(tracker, ARRIVAL) else { break };
            out.extend(outgoing.bytes);
            then = outgoing.then;
        }
    }
    (out, then)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn an_announce_is_answered_and_the_connection_closed() {
    let (out, then) = exchange(&mut tracker(false), &[ANNOUNCE]);
    assert_eq!(
        text(&out),
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 75\r\nConnection: close\r\n\r\n\
         d8:completei1e10:incompletei0e8:intervali1800e12:min intervali60e5:peers0:e"
    );
    assert_eq!(then, AfterSend::Close);
}

#[test]
fn pipelined_requests_are_answered_in_order_on_a_connection_that_stays() {
    let both = [ANNOUNCE, SCRAPE].concat();
    let (out, then) = exchange(&mut tracker(true), &[&both]);
    assert_eq!(then, AfterSend::KeepOpen);
    assert_eq!(text(&out).matches("HTTP/1.1 200 OK").count(), 2);
    assert!(
        text(&out).ends_with("d8:completei1e10:downloadedi0e11:downloadersi0e10:incompletei0eeee")
    );
}

#[test]
fn the_cut_changes_nothing() {
    for keep_alive in [false, true] {
        let both = [ANNOUNCE, SCRAPE].concat();
        let (whole, _) = exchange(&mut tracker(keep_alive), &[&both]);
        for cut in 1..both.len() {
            let (out, _) = exchange(&mut tracker(keep_alive), &[&both[..cut], &both[cut..]]);
            assert_eq!(text(&out), text(&whole), "cut at {cut}");
        }
        let single: Vec<&[u8]> = both.chunks(1).collect();
        assert_eq!(text(&exchange(&mut tracker(keep_alive), &single).0), text(&whole));
    }
}

#[test]
fn another_protocol_is_refused_at_its_first_impossible_byte_and_named() {
    for (bytes, refused_at, says) in [
        (&b"\x16\x03\x01\x02\x00\x01"[..], 1, "a TLS ClientHello"),
        (b"\x13BitTorrent protocol", 1, "a BitTorrent handshake"),
        (b"\x05\x01\x00", 1, "a SOCKS5 greeting"),
        (b"SSH-2.0-x", 4, "an SSH greeting"),
        (b"\x00\x01", 1, "malformed request line: \\x00"),
        (b"GET /announce FTP/1.0", 15, "malformed request line: GET /announce F"),
        (b" GET", 1, "malformed request line:  "),
        (b"G3T /", 2, "malformed request line: G3"),
    ] {
        for length in 1..refused_at {
            let (out, then) = exchange(&mut tracker(true), &[&bytes[..length]]);
            assert_eq!((text(&out), then), (String::new(), AfterSend::KeepOpen), "{length}");
        }
        let mut tracker = tracker(true);
        let (out, then) = exchange(&mut tracker, &[&bytes[..refused_at]]);
        assert!(text(&out).contains(says), "expected `{says}`: {}", text(&out));
        assert_eq!((then, tracker.record.total()), (AfterSend::Drain, 1));
        let (whole, _) = exchange(&mut self::tracker(true), &[&[bytes, b"\n"].concat()]);
        assert_eq!(text(&whole), text(&out), "in one piece");
    }
    // What can still become a request is waited for.
    for bytes in ["G", "get", "GET /\u{e9}", "GET / HTTP/1.", "GET / HTTP/1.1\r", "\r\n\r\nG"] {
        let (out, then) = exchange(&mut tracker(true), &[bytes.as_bytes()]);
        assert_eq!((text(&out), then), (String::new(), AfterSend::KeepOpen), "{bytes:?}");
    }
}

#[test]
fn what_is_no_request_is_refused_with_its_reason() {
    let long = format!("GET /announce?{} HTTP/1.1\r\n\r\n", "a".repeat(20_000));
    let many = format!("GET / HTTP/1.1\r\n{}\r\n", "a: b\r\n".repeat(70));
    let cases: [(&[u8], &str, &str); 9] = [
        (b"nonsense\r\n\r\n", "400 Bad Request", "malformed request line: nonsense"),
        (b"GET  / HTTP/1.1\r\n\r\n", "400 Bad Request", "malformed request line"),
        (b"GET / HTTP/2.0\r\n\r\n", "505 HTTP Version Not Supported", "HTTP/2.0"),
        (b"GET / HTTP/1.1\r\nno colon\r\n\r\n", "400 Bad Request", "malformed header fields"),
        (b"PUT /announce HTTP/1.1\r\n\r\n", "405 Method Not Allowed", "method PUT"),
        (b"GET /foo?a=b HTTP/1.1\r\n\r\n", "404 Not Found", "path /foo, expected /announce"),
        (long.as_bytes(), "431 Request Header Fields Too Large", "more than 16384 bytes"),
        (many.as_bytes(), "431 Request Header Fields Too Large", "more than 64 header fields"),
        (&[0x16, 0x03, 0x01, 0x02, b'\n'], "400 Bad Request", "is how a TLS ClientHello begins"),
    ];
    for (request, status, reason) in cases {
        let (out, then) = exchange(&mut tracker(true), &[request]);
        let out = text(&out);
        let (head, body) = out.split_once("\r\n\r\n").expect("a response with a head");
        assert!(head.starts_with(&format!("HTTP/1.1 {status}\r\n")), "{out}");
        assert!(head.contains(&format!("Content-Length: {}\r\n", body.len())), "{out}");
        assert!(body.starts_with("d14:failure reason") && body.contains(reason), "{out}");
        let stays = status.starts_with("404") || status.starts_with("405");
        assert_eq!(then, if stays { AfterSend::KeepOpen } else { AfterSend::Drain }, "{out}");
    }
}

#[test]
fn a_body_or_a_close_ends_the_connection() {
    for (headers, expected) in [
        ("", AfterSend::KeepOpen),
        ("Content-Length: 0\r\n", AfterSend::KeepOpen),
        ("Content-Length: 5\r\n", AfterSend::Drain),
        ("Transfer-Encoding: chunked\r\n", AfterSend::Drain),
        ("CONNECTION: Foo, Close\r\n", AfterSend::Close),
    ] {
        let request = format!("GET /scrape HTTP/1.1\r\n{headers}\r\n");
        assert_eq!(exchange(&mut tracker(true), &[request.as_bytes()]).1, expected, "{headers}");
    }
    assert_eq!(exchange(&mut tracker(true), &[b"GET / HTTP/1.0\r\n\r\n"]).1, AfterSend::Close);
    let kept = b"GET / HTTP/1.0\r\nconnection: Keep-Alive\r\n\r\n";
    assert_eq!(exchange(&mut tracker(true), &[kept]).1, AfterSend::KeepOpen);
}

#[test]
fn a_request_that_does_not_end_is_told_so_when_its_time_is_over() {
    let (mut tracker, mut connection) = (tracker(false), Connection::new(1));
    assert!(connection.time_out(&mut tracker, ARRIVAL).is_none());
    connection.receive(b"GET /announce?info_ha");
    let outgoing = connection.time_out(&mut tracker, ARRIVAL).expect("an answer");
    assert!(text(&outgoing.bytes).starts_with("HTTP/1.1 408 Request Timeout\r\n"));
}

#[test]
fn head_has_the_length_and_not_the_body() {
    let (out, _) = exchange(&mut tracker(false), &[b"HEAD /scrape HTTP/1.1\r\n\r\n"]);
    assert!(
        text(&out).contains("Content-Length: ") && text(&out).ends_with("\r\n\r\n"),
        "{}",
        text(&out)
    );
}

proptest! {
    #[test]
    fn no_bytes_are_too_much(pieces in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..60), 0..20)) {
        let pieces: Vec<&[u8]> = pieces.iter().map(Vec::as_slice).collect();
        exchange(&mut tracker(true), &pieces);
    }

    #[test]
    fn a_changed_request_is_answered_or_refused(
        at in 0..ANNOUNCE.len(), byte in any::<u8>(), cut in 0..ANNOUNCE.len()
    ) {
        let mut request = ANNOUNCE.to_vec();
        request[at] = byte;
        let (out, _) = exchange(&mut tracker(false), &[&request[..cut], &request[cut..]]);
        prop_assert!(out.is_empty() || out.starts_with(b"HTTP/1.1 "));
    }
}
