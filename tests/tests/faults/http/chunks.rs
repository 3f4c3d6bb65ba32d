//! H6: bodies in chunks, read as strictly as RFC 9112, section 7.1, writes them.

use test_tracker_tests::host::Tracker;
use test_tracker_tests::http::Connection;

use super::{
    ANNOUNCE, BODY, address, assert_bytes, assert_wire, head_with, keep_alive, raw, request,
    with_fault,
};
use crate::{Case, add};

pub(super) const CASES: &[Case] = &[
    Case::new("H6_chunks", chunks),
    Case::new("H6_chunks_of_anything", chunks_of_anything),
    Case::new("H6_chunks_kept_open", chunks_on_an_open_connection).with(keep_alive),
];

/// A body in chunks, as far as it goes.
#[derive(Debug, Default, PartialEq, Eq)]
struct Chunks {
    /// What is behind each size, and the chunk. The last one may be cut short.
    chunks: Vec<(String, Vec<u8>)>,
    /// The lines behind the chunk of size 0, if that is there.
    trailers: Option<Vec<String>>,
    /// Bytes that are missing of the last chunk and its end of line.
    missing: usize,
}

impl Chunks {
    fn read(mut rest: &[u8]) -> Self {
        let mut read = Self::default();
        loop {
            let line = line(&mut rest);
            let end = line.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(line.len());
            let (digits, extension) = line.split_at(end);
            let size = usize::from_str_radix(digits, 16)
                .unwrap_or_else(|_| panic!("expected the size of a chunk, not {line:?}"));
            if size == 0 {
                assert_eq!(line, "0", "the last chunk has no extension");
                break;
            }
            if rest.len() < size + 2 {
                read.missing = size + 2 - rest.len();
                read.chunks.push((extension.into(), rest[..rest.len().min(size)].into()));
                return read;
            }
            let (chunk, behind) = rest.split_at(size);
            read.chunks.push((extension.into(), chunk.into()));
            rest = behind.strip_prefix(b"\r\n").expect("a line's end behind a chunk");
        }
        let mut trailers = Vec::new();
        loop {
            match line(&mut rest) {
                end if end.is_empty() => break,
                trailer => trailers.push(trailer),
            }
        }
        assert!(rest.is_empty(), "behind the last chunk: {}", rest.escape_ascii());
        read.trailers = Some(trailers);
        read
    }

    fn body(&self) -> Vec<u8> {
        self.chunks.iter().flat_map(|(_, chunk)| chunk.clone()).collect()
    }

    fn sizes(&self) -> Vec<usize> {
        self.chunks.iter().map(|(_, chunk)| chunk.len()).collect()
    }
}

/// Takes a line off, without its end.
fn line(rest: &mut &[u8]) -> String {
    let end = rest.windows(2).position(|two| two == b"\r\n");
    let end = end.unwrap_or_else(|| panic!("expected a line: {}", rest.escape_ascii()));
    let line = String::from_utf8(rest[..end].to_vec()).expect("a line in ASCII");
    *rest = &rest[end + 2..];
    line
}

/// The chunks of a response that has this head.
#[track_caller]
fn behind(head: &str, response: &[u8]) -> Chunks {
    let body = response.strip_prefix(head.as_bytes());
    Chunks::read(body.unwrap_or_else(|| panic!("expected {head}: {}", response.escape_ascii())))
}

/// The head of a response in chunks; with a line with the length, or without.
fn chunked_head(length: &str) -> String {
    head_with(length, "Transfer-Encoding: chunked\r\n")
}

/// Three chunks, and what is odd about them.
fn chunks(tracker: &mut Tracker) {
    let chunked = chunked_head("");
    let with_length = chunked_head("Content-Length: 75\r\n");
    let trailer = vec![String::from("X-Trailer: value")];
    for (kind, head, extension, trailers) in [
        ("plain", &chunked, "", vec![]),
        ("with-length", &with_length, "", vec![]),
        ("extensions", &chunked, ";name=\"value\"", vec![]),
        ("trailers", &chunked, "", trailer),
    ] {
        let fault = format!("chunked={kind}");
        let wire = with_fault(tracker, &fault, |it| raw(it, &request(it, ANNOUNCE)));
        let read = behind(head, &wire);
        assert_eq!(read.sizes(), [25, 25, 25], "{fault}");
        assert_bytes(&fault, &read.body(), BODY);
        assert!(read.chunks.iter().all(|(it, _)| it == extension), "{fault}: {read:?}");
        assert_eq!((read.trailers, read.missing), (Some(trailers), 0), "{fault}");
    }
    let fault = "chunked=cut-short";
    let wire = with_fault(tracker, fault, |it| raw(it, &request(it, ANNOUNCE)));
    let read = behind(&chunked, &wire);
    assert_eq!(read.sizes(), [25, 25, 13], "{fault}");
    assert_bytes(fault, &read.body(), &BODY[..63]);
    assert_eq!((read.trailers, read.missing), (None, 14), "{fault}");
}

/// Whatever the body is, and however it is coded and cut.
fn chunks_of_anything(tracker: &mut Tracker) {
    let chunked = chunked_head("");
    assert_wire(tracker, "body= chunked=plain", format!("{chunked}0\r\n\r\n"));
    assert_wire(tracker, "body=a chunked=plain", format!("{chunked}1\r\na\r\n0\r\n\r\n"));
    let two = format!("{chunked}1\r\na\r\n1\r\nb\r\n0\r\nX-Trailer: value\r\n\r\n");
    assert_wire(tracker, "body=ab chunked=trailers", two);
    for (fault, length) in [("pad=100000", 100_000), ("garbage=70001", 70_001)] {
        let fault = format!("{fault} chunked=extensions");
        let wire = with_fault(tracker, &fault, |it| raw(it, &request(it, ANNOUNCE)));
        let read = behind(&chunked, &wire);
        assert_eq!((read.body().len(), read.missing), (length, 0), "{fault}");
        assert_eq!(read.chunks.len(), 3, "{fault}");
    }
    // The length is said wrong besides.
    let fault = "chunked=with-length content-length=-5";
    let wire = with_fault(tracker, fault, |it| raw(it, &request(it, ANNOUNCE)));
    assert_bytes(fault, &behind(&chunked_head("Content-Length: 70\r\n"), &wire).body(), BODY);
    let fault = "chunked=plain status=404 refuse=no";
    let wire = with_fault(tracker, fault, |it| raw(it, &request(it, ANNOUNCE)));
    let head = chunked.replace("200 OK", "404 Not Found");
    assert_bytes(fault, &behind(&head, &wire).body(), "d14:failure reason2:noe");
}

/// The next response begins where the chunks end; what is cut short ends the connection.
fn chunks_on_an_open_connection(tracker: &mut Tracker) {
    let id = add(tracker, "chunked=trailers");
    let announce = request(tracker, ANNOUNCE);
    let end = b"0\r\nX-Trailer: value\r\n\r\n";
    let mut connection = Connection::open(address(tracker));
    connection.send(&announce.repeat(2));
    for _ in 0..2 {
        let head = connection.head();
        assert_eq!(head.header("Transfer-Encoding"), "chunked");
        assert_eq!(head.header("Connection"), "keep-alive");
        assert_eq!(head.header_values("Content-Length"), <[&str; 0]>::default());
        let body = connection.bytes(3 * (25 + 6) + end.len());
        assert_bytes("chunked", &Chunks::read(&body).body(), BODY);
    }
    connection.silent();
    assert!(tracker.remove_fault(id));
    add(tracker, "chunked=cut-short");
    connection.send(&announce);
    let rest = connection.rest();
    let head = chunked_head("");
    assert_bytes("cut-short", &behind(&head, &rest).body(), &BODY[..63]);
}
