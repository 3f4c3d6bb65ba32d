//! Reads requests: a head and a body.

use std::borrow::Cow;

use httparse::{Status, parse_chunk_size};

use super::problem::Problem;
use crate::notation::shown;
use crate::wire::http_head::{self, Refused};

/// The most bytes of a head.
const HEAD_MAX: usize = 16 * 1024;
/// The most bytes of a body: a snapshot of a large tracker.
pub(super) const BODY_MAX: usize = 16 * 1024 * 1024;
/// The most bytes of a chunked body, chunk sizes included: it is read from its start each time that
/// more of it comes.
const CHUNKED_MAX: usize = 1024 * 1024;

/// A request.
#[derive(Debug)]
pub(super) struct Message<'a> {
    pub(super) method: &'a [u8],
    pub(super) target: &'a [u8],
    pub(super) host: Option<&'a [u8]>,
    pub(super) origin: Option<&'a [u8]>,
    pub(super) content_type: Option<&'a [u8]>,
    pub(super) last_event_id: Option<&'a [u8]>,
    pub(super) keep_alive: bool,
    pub(super) body: Cow<'a, [u8]>,
    /// How many bytes it has.
    pub(super) length: usize,
}

/// What the bytes that were received are.
#[derive(Debug)]
pub(super) enum Read<'a> {
    Whole(Message<'a>),
    /// The beginning of a request.
    Part {
        /// Whether its client asks whether it may send the body.
        asks: bool,
    },
}

/// The header fields that matter.
#[derive(Default)]
struct Fields<'a> {
    origin: Option<&'a [u8]>,
    content_type: Option<&'a [u8]>,
    last_event_id: Option<&'a [u8]>,
    content_length: Vec<&'a [u8]>,
    transfer_encoding: Option<&'a [u8]>,
    expect: Option<&'a [u8]>,
}

impl<'a> Fields<'a> {
    fn add(&mut self, name: &str, value: &'a [u8]) {
        match name.to_ascii_lowercase().as_str() {
            "origin" => self.origin = Some(value),
            "content-type" => self.content_type = Some(value),
            "last-event-id" => self.last_event_id = Some(value),
            "content-length" => self.content_length.push(value),
            "transfer-encoding" => self.transfer_encoding = Some(value),
            "expect" => self.expect = Some(value),
            _ => {}
        }
    }

    /// The length of the body; `None` if it is chunked.
    fn length(&self) -> Result<Option<usize>, Problem> {
        match (self.transfer_encoding, &self.content_length[..]) {
            (None, []) => Ok(Some(0)),
            (None, [digits]) if !digits.is_empty() && digits.iter().all(u8::is_ascii_digit) => {
                let digits = std::str::from_utf8(digits).unwrap_or_default();
                let length = digits.parse().unwrap_or(usize::MAX);
                if length > BODY_MAX { Err(too_large(length, BODY_MAX)) } else { Ok(Some(length)) }
            }
            (Some(coding), []) if coding.eq_ignore_ascii_case(b"chunked") => Ok(None),
            (Some(coding), []) => {
                let coding = shown(coding);
                let detail = format!("Transfer-Encoding: {coding}, expected chunked or none");
                Err(Problem::new("501 Not Implemented", detail))
            }
            (_, lengths) => {
                let lengths = lengths.join(&b", "[..]);
                let lengths = shown(&lengths);
                let detail = format!(
                    "Content-Length: {lengths}, expected one whole number, and none with Transfer-Encoding"
                );
                Err(detail.into())
            }
        }
    }
}

/// Reads a request at the start of these bytes.
pub(super) fn read(bytes: &[u8]) -> Result<Read<'_>, Problem> {
    let mut fields = Fields::default();
    let head = http_head::parse(bytes, &mut |name, value| fields.add(name, value));
    let head = match head.map_err(|Refused(status, text)| Problem::new(status, text))? {
        Some(head) if head.length <= HEAD_MAX => head,
        None if bytes.len() <= HEAD_MAX => return Ok(Read::Part { asks: false }),
        _ => {
            let text = format!("a request head of more than {HEAD_MAX} bytes");
            let Refused(status, text) = http_head::too_large(text);
            return Err(Problem::new(status, text));
        }
    };
    let rest = &bytes[head.length..];
    let body = match fields.length()? {
        Some(length) => rest.get(..length).map(|body| (body.into(), length)),
        None => chunks(rest)?,
    };
    let Some((body, length)) = body else {
        let asks = fields.expect.is_some_and(|it| it.eq_ignore_ascii_case(b"100-continue"));
        return Ok(Read::Part { asks: asks && rest.is_empty() });
    };
    Ok(Read::Whole(Message {
        method: head.method,
        target: head.target,
        host: head.host,
        origin: fields.origin,
        content_type: fields.content_type,
        last_event_id: fields.last_event_id,
        keep_alive: head.keep_alive,
        body,
        length: head.length + length,
    }))
}

fn too_large(length: usize, max: usize) -> Problem {
    let detail = format!("a body of {length} bytes, expected {max} or fewer");
    Problem::new("413 Content Too Large", detail)
}

/// A body, and the number of bytes that it came in; `None` if it is incomplete.
type Body<'a> = Option<(Cow<'a, [u8]>, usize)>;

/// A chunked body (RFC 9112, section 7.1).
fn chunks(bytes: &[u8]) -> Result<Body<'_>, Problem> {
    match unchunked(bytes)? {
        None if bytes.len() > CHUNKED_MAX => Err(too_large(bytes.len(), CHUNKED_MAX)),
        body => Ok(body),
    }
}

fn unchunked(bytes: &[u8]) -> Result<Body<'_>, Problem> {
    let wrong = |what: &str| Problem::from(format!("a chunked body with {what}"));
    let (mut body, mut at) = (Vec::new(), 0);
    loop {
        let (start, size) = match parse_chunk_size(&bytes[at..]) {
            Ok(Status::Complete(found)) => found,
            Ok(Status::Partial) => return Ok(None),
            Err(_) => return Err(wrong("an invalid chunk size")),
        };
        let size = usize::try_from(size).unwrap_or(usize::MAX);
        let length = size.saturating_add(body.len());
        if length > CHUNKED_MAX {
            return Err(too_large(length, CHUNKED_MAX));
        }
        at += start;
        if size == 0 {
            // Trailer fields end with an empty line.
            return match bytes[at..] {
                [b'\r', b'\n', ..] => Ok(Some((body.into(), at + 2))),
                [] | [b'\r'] => Ok(None),
                _ => Err(wrong("trailer fields, expected none")),
            };
        }
        let Some(chunk) = bytes.get(at..at + size) else { return Ok(None) };
        body.extend(chunk);
        at += size;
        match bytes[at..] {
            [b'\r', b'\n', ..] => at += 2,
            [] | [b'\r'] => return Ok(None),
            _ => return Err(wrong("a chunk that is longer than its size")),
        }
    }
}

impl Message<'_> {
    /// Whether it asks for the head of a response only.
    pub(super) fn head_only(&self) -> bool {
        self.method == b"HEAD"
    }
}
