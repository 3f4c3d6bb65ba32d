//! H9: what is odd about the head of a response, and responses that are nothing else.

use test_tracker_tests::host::Tracker;

use super::{
    ANNOUNCE, BODY, HEAD, address, assert_bytes, assert_wire, raw, request, response, with_fault,
};
use crate::Case;

pub(super) const CASES: &[Case] = &[
    Case::new("H9_heads", heads),
    Case::new("H9_large", large),
    Case::new("H9_to_head", answers_to_head),
];

/// Each oddity, also with further lines.
fn heads(tracker: &mut Tracker) {
    let body = format!("\r\n{BODY}");
    let cases = [
        (
            "head=http10",
            "HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 75\r\n\
             Connection: close\r\n",
        ),
        (
            "head=lowercase header=\"X-Case: Kept\"",
            "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 75\r\n\
             connection: close\r\nx-case: Kept\r\n",
        ),
        (
            "head=folded header=X-Tight:a header=\"X-Wide:   b\"",
            "HTTP/1.1 200 OK\r\nContent-Type:\r\n text/plain\r\nContent-Length:\r\n 75\r\n\
             Connection:\r\n close\r\nX-Tight:\r\n a\r\nX-Wide:\r\n b\r\n",
        ),
        (
            "head=no-value",
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 75\r\n\
             Connection: close\r\nX-Nothing:\r\n",
        ),
        (
            "head=continue-first",
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\
             Content-Length: 75\r\nConnection: close\r\n",
        ),
    ];
    for (fault, head) in cases {
        assert_wire(tracker, fault, [head, &body].concat());
    }
    let moved = "HTTP/1.0 302 Found\r\nContent-Type: text/plain\r\nContent-Length: 0\r\n\
                 Connection: close\r\nLocation: /a\r\n\r\n";
    assert_wire(tracker, "head=http10 redirect=302 location=/a", moved);
}

/// One line of so many bytes, its end not counted.
fn large(tracker: &mut Tracker) {
    for length in [9, 10, 1000, 16 * 1024, 1024 * 1024] {
        let line = format!("X-Large: {}\r\n", "x".repeat(length - 9));
        let fault = format!("large-header={length}");
        let got = with_fault(tracker, &fault, |it| raw(it, &request(it, ANNOUNCE)));
        assert!(got == response("200 OK", &line, BODY), "{fault}: {} bytes", got.len());
    }
    let error = tracker.add_fault("large-header=1048577").expect_err("more than 1 MiB");
    assert!(error.starts_with("large-header: "), "{error}");
}

/// Whatever goes wrong with a body, a response to HEAD has none; its head is the same.
fn answers_to_head(tracker: &mut Tracker) {
    let here = address(tracker);
    let head_request = format!("HEAD {ANNOUNCE} HTTP/1.1\r\nHost: {here}\r\n\r\n").into_bytes();
    for fault in [
        "status=200",
        "body=abc",
        "append=abc",
        "garbage=10",
        "pad=100",
        "truncate=10",
        "coding=gzip",
        "coding=gzip coding-damage=mislabelled",
        "chunked=plain",
        "chunked=with-length",
        "content-length=absent",
        "content-length=5",
        "status=404 body=abc",
        "refuse=no",
        "redirect=301 location={target}",
        "head=lowercase",
        "close=body",
        "set=a=1:b",
    ] {
        let [get, head] = [request(tracker, ANNOUNCE), head_request.clone()]
            .map(|request| with_fault(tracker, fault, |tracker| raw(tracker, &request)));
        let end = get.windows(4).position(|four| four == b"\r\n\r\n").expect("a head") + 4;
        assert_bytes(fault, &head, &get[..end]);
    }
    let got = with_fault(tracker, "trailing=abc", |tracker| raw(tracker, &head_request));
    assert_bytes("trailing=abc", &got, [HEAD, "abc"].concat());
    let got = with_fault(tracker, r#"reply="no head""#, |tracker| raw(tracker, &head_request));
    assert_bytes("reply", &got, "no head");
    let got = with_fault(tracker, "close=head", |tracker| raw(tracker, &head_request));
    assert_bytes("close=head", &got, &HEAD[..HEAD.len() / 2]);
}
