//! H2, H3, H12: statuses with headers and bodies, and what depends on the request's headers.

use test_tracker_tests::client::Protocol;
use test_tracker_tests::host::Tracker;
use test_tracker_tests::http;

use super::{ANNOUNCE, BODY, address, assert_bytes, assert_wire, raw, response};
use crate::{Case, add};

pub(super) const CASES: &[Case] = &[
    Case::new("H2_statuses", statuses),
    Case::new("H2_headers", headers),
    Case::new("H2_other_statuses", other_statuses),
    Case::new("H2_other_requests", other_requests),
    Case::new("H3_no_body", no_body),
    Case::new("H12_host", host),
    Case::new("H12_host_ipv6", host_over_ipv6).needs_ipv6(),
    Case::new("H12_range", range),
];

const STATUSES: [(u16, &str); 11] = [
    (400, "Bad Request"),
    (401, "Unauthorized"),
    (402, "Payment Required"),
    (403, "Forbidden"),
    (404, "Not Found"),
    (405, "Method Not Allowed"),
    (410, "Gone"),
    (429, "Too Many Requests"),
    (500, "Internal Server Error"),
    (502, "Bad Gateway"),
    (503, "Service Unavailable"),
];

/// Text, HTML, bencode or nothing as the body. Nobody enters a swarm by it.
fn statuses(tracker: &mut Tracker) {
    let bodies = [
        ("", ""),
        (r#" body="come back later""#, "come back later"),
        (" body=\"<html>\\n<h1>No</h1>\\r\\n\"", "<html>\n<h1>No</h1>\r\n"),
        (r#" refuse="come back later""#, "d14:failure reason15:come back latere"),
        (" body=d14:failure", "d14:failure"),
    ];
    for (code, phrase) in STATUSES {
        let lines = if code == 405 { "Allow: GET, HEAD\r\n" } else { "" };
        for (effect, body) in bodies {
            let fault = format!("announce status={code}{effect}");
            let status = format!("{code} {phrase}");
            assert_wire(tracker, &fault, response(&status, lines, body));
        }
    }
    assert_eq!(tracker.swarm_count(), 0);
}

/// Further lines of the head, as they are written and in their order.
fn headers(tracker: &mut Tracker) {
    let cases = [
        (
            r#"status=401 header="WWW-Authenticate: Basic realm=\"tracker\"""#,
            "401 Unauthorized",
            "WWW-Authenticate: Basic realm=\"tracker\"\r\n",
        ),
        (r#"status=429 header="Retry-After: 5""#, "429 Too Many Requests", "Retry-After: 5\r\n"),
        (
            r#"status=503 header="Retry-After: Fri, 31 Dec 1999 23:59:59 GMT" header="X-B: b" header=X-A:a"#,
            "503 Service Unavailable",
            "Retry-After: Fri, 31 Dec 1999 23:59:59 GMT\r\nX-B: b\r\nX-A:a\r\n",
        ),
        (r#"status=404 header="no colon""#, "404 Not Found", "no colon\r\n"),
    ];
    for (fault, status, lines) in cases {
        assert_wire(tracker, fault, response(status, lines, ""));
    }
    let cookie = r#"header="Set-Cookie: a=b""#;
    assert_wire(tracker, cookie, response("200 OK", "Set-Cookie: a=b\r\n", BODY));
    // One that is there anyway takes the place of ours.
    let html = r#"status=502 header="content-type: text/html" body=<html></html>"#;
    let expected = "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 13\r\nConnection: close\r\n\
                    content-type: text/html\r\n\r\n<html></html>";
    assert_wire(tracker, html, expected);
}

/// Whatever the method and the path are: what is refused anyway is refused as ever, but for what
/// the fault says.
fn other_requests(tracker: &mut Tracker) {
    let reason = "method POST, expected GET or HEAD";
    let body = format!("d14:failure reason{}:{reason}e", reason.len());
    let post = format!("POST {ANNOUNCE} HTTP/1.1\r\n\r\n");
    let nothing = "GET /nothing HTTP/1.1\r\n\r\n";
    let id = add(tracker, "unknown header=X-A:1");
    let lines = "Allow: GET, HEAD\r\nX-A:1\r\n";
    let got = raw(tracker, post.as_bytes());
    assert_bytes("POST", &got, response("405 Method Not Allowed", lines, &body));
    let reason = "path /nothing, expected /announce or its scrape path";
    let body = format!("d14:failure reason{}:{reason}e", reason.len());
    let got = raw(tracker, nothing.as_bytes());
    assert_bytes("/nothing", &got, response("404 Not Found", "X-A:1\r\n", body));
    assert!(tracker.remove_fault(id));
    add(tracker, "path=/nothing status=200 body=something");
    let got = raw(tracker, nothing.as_bytes());
    assert_bytes("/nothing", &got, response("200 OK", "", "something"));
}

/// Any three digits, with no phrase where there is none; below 300 the announce counts.
fn other_statuses(tracker: &mut Tracker) {
    for code in [418, 599, 600, 999] {
        let status = format!("{code} ");
        assert_wire(tracker, &format!("status={code}"), response(&status, "", ""));
    }
    assert_eq!(tracker.swarm_count(), 0);
    for (code, status) in [(200, "200 OK"), (201, "201 "), (299, "299 ")] {
        assert_wire(tracker, &format!("status={code}"), response(status, "", BODY));
        assert_eq!(tracker.swarm_count(), 1, "{status}");
        tracker.clear();
    }
    for wrong in ["status=99", "status=1000", "status=65536", "status=ok", "status"] {
        let error = tracker.add_fault(wrong).expect_err("it has to fail");
        assert!(error.starts_with("status: "), "{error}");
    }
}

/// The announce counts, and is answered with nothing.
fn no_body(tracker: &mut Tracker) {
    assert_wire(tracker, "body=", response("200 OK", "", ""));
    assert_wire(tracker, "truncate=0", response("200 OK", "", ""));
    // RFC 9110, section 15.3.5: no content; section 8.6: and no length of it.
    let no_content = "HTTP/1.1 204 No Content\r\nContent-Type: text/plain\r\n\
                      Connection: close\r\n\r\n";
    assert_wire(tracker, "status=204", no_content);
    assert_eq!(tracker.swarm_count(), 1);
    assert_wire(tracker, "once body= then", response("200 OK", "", ""));
}

/// Any other `Host` than the listener's is refused with 400, and nobody enters a swarm by it.
fn host(tracker: &mut Tracker) {
    let here = address(tracker);
    add(tracker, "announce check-host");
    let ask = |lines: &str| {
        let answer = raw(tracker, format!("GET {ANNOUNCE} HTTP/1.1\r\n{lines}\r\n").as_bytes());
        (answer, format!("check-host, {}", lines.escape_debug()))
    };
    let strangers = [
        ("tracker.example".to_owned(), "tracker.example"),
        ("127.0.0.1".into(), "127.0.0.1"),
        (format!("127.0.0.1:{}", here.port() ^ 1), ""),
        (format!("[::1]:{}", here.port()), ""),
        (String::new(), ""),
    ];
    for (host, _) in &strangers {
        let (got, fault) = ask(&format!("Host: {host}\r\n"));
        let reason = format!("Host: {host}, expected {here}");
        let body = format!("d14:failure reason{}:{reason}e", reason.len());
        assert_bytes(&fault, &got, response("400 Bad Request", "", body));
    }
    let (got, fault) = ask("");
    let reason = format!("Host: , expected {here}");
    let body = format!("d14:failure reason{}:{reason}e", reason.len());
    assert_bytes(&fault, &got, response("400 Bad Request", "", body));
    for lines in [
        format!("Host: {here}\r\n"),
        format!("host:{here} \r\n"),
        format!("Host: localhost:{}\r\n", here.port()),
    ] {
        let (got, fault) = ask(&lines);
        assert_bytes(&fault, &got, response("200 OK", "", BODY));
    }
    assert_eq!(tracker.swarm_count(), 1);
}

/// An IPv6 listener's address is in brackets.
fn host_over_ipv6(tracker: &mut Tracker) {
    let here = tracker.ipv6(Protocol::Http);
    add(tracker, "check-host");
    for (host, status) in [
        (format!("[::1]:{}", here.port()), 200),
        (format!("localhost:{}", here.port()), 200),
        (format!("[0:0:0:0:0:0:0:1]:{}", here.port() ^ 1), 400),
        (address(tracker).to_string(), 400),
        ("[::1]".into(), 400),
    ] {
        let request = format!("GET {ANNOUNCE} HTTP/1.1\r\nHost: {host}\r\n\r\n");
        assert_eq!(http::exchange(here, request.as_bytes()).status, status, "{host}");
    }
}

/// `Range` changes nothing, with a fault or without.
fn range(tracker: &mut Tracker) {
    let ask = |tracker: &Tracker, fault: &str| {
        for range in ["bytes=0-9", "bytes=-5", "bytes=1000-"] {
            let request = format!("GET {ANNOUNCE} HTTP/1.1\r\nRange: {range}\r\n\r\n");
            let got = raw(tracker, request.as_bytes());
            assert_bytes(fault, &got, response("200 OK", "", BODY));
        }
    };
    ask(tracker, "none");
    add(tracker, "status=200");
    ask(tracker, "status=200");
}
