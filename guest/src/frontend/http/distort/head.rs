//! What faults do to the head of a response, and how it is sent.

use super::coding;
use super::original::Original;
use super::wire::Wire;
use crate::fault::{Chunking, Effects, HeadChange, LengthChange, LengthKind};
use crate::frontend::outgoing::AfterSend;

/// A location with the request's target in place of `{target}`. This does not use the standard
/// library's text search, which adds 2 KB to the component.
fn with_target(location: &[u8], target: &[u8]) -> Vec<u8> {
    const PLACE: &[u8] = b"{target}";
    let (mut written, mut rest) = (Vec::new(), location);
    while let Some(at) = rest.windows(PLACE.len()).position(|it| it == PLACE) {
        written.extend_from_slice(&rest[..at]);
        written.extend_from_slice(target);
        rest = &rest[at + PLACE.len()..];
    }
    written.extend_from_slice(rest);
    written
}

/// The name of a header field, in lower case. `None` if the line has no colon.
fn name(field: &[u8]) -> Option<Vec<u8>> {
    field.iter().position(|&byte| byte == b':').map(|at| field[..at].to_ascii_lowercase())
}

/// The value of a header field.
fn value(field: &[u8]) -> &[u8] {
    let at = field.iter().position(|&byte| byte == b':');
    at.map(|at| field[at + 1..].trim_ascii()).unwrap_or_default()
}

/// Replaces the header field with the same name, or adds the field at the end.
fn put(fields: &mut Vec<Vec<u8>>, field: &[u8], value: &str) {
    let line = [field, b": ", value.as_bytes()].concat();
    let wanted = name(&line);
    match fields.iter_mut().find(|known| name(known) == wanted) {
        Some(known) => *known = line,
        None => fields.push(line),
    }
}

/// The status line and the header fields of a response, as the profile writes them.
fn lines(original: &Original, keep_alive: bool) -> Vec<Vec<u8>> {
    let head = original.response.to_bytes(original.behavior, true, keep_alive);
    let head = head.strip_suffix(b"\r\n\r\n").unwrap_or(&head);
    let lines = head.split(|&byte| byte == b'\n');
    lines.map(|line| line.strip_suffix(b"\r").unwrap_or(line).to_vec()).collect()
}

/// Writes head and body.
pub(super) fn write(
    effects: &Effects,
    original: &Original,
    body: Vec<u8>,
    keep_alive: bool,
    then: &mut AfterSend,
) -> Wire {
    let head = original.head;
    let code = effects.redirect.or(effects.status);
    // RFC 9110, section 8.6: these have neither a body nor its length, unless a fault asks for
    // them.
    let bodiless = code.is_some_and(|code| matches!(code, 100..200 | 204 | 304));
    let body = if bodiless && effects.body.is_none() { Vec::new() } else { body };
    let coded = coding::encode(effects, body);
    let ends = effects.content_length == Some(LengthChange::Kind(LengthKind::Absent))
        || effects.chunked == Some(Chunking::CutShort);
    if ends && *then == AfterSend::KeepOpen {
        *then = AfterSend::Close;
    }
    let stays_open = keep_alive && *then == AfterSend::KeepOpen;
    let mut fields = lines(original, stays_open);
    let status = fields.remove(0);
    let status = match code {
        Some(code) => status_line(code).into_bytes(),
        // What follows the version.
        None => status.iter().skip_while(|&&byte| byte != b' ').skip(1).copied().collect(),
    };
    const LENGTH: &[u8] = b"Content-Length";
    let told = name(&[LENGTH, b":"].concat());
    let length = coded.len().to_string();
    let chunked = effects.chunked;
    if chunked.is_some() {
        put(&mut fields, b"Transfer-Encoding", "chunked");
    }
    let without = match effects.content_length {
        None => {
            chunked.is_some_and(|it| it != Chunking::WithLength) || bodiless && coded.is_empty()
        }
        Some(change) => change == LengthChange::Kind(LengthKind::Absent),
    };
    match effects.content_length {
        _ if without => fields.retain(|field| name(field) != told),
        None if fields
            .iter()
            .any(|field| name(field) == told && value(field) == length.as_bytes()) => {}
        None => put(&mut fields, LENGTH, &length),
        Some(LengthChange::Kind(LengthKind::Padded)) => {
            put(&mut fields, LENGTH, &format!("  {length}   "))
        }
        Some(LengthChange::Kind(LengthKind::Twice)) => {
            put(&mut fields, LENGTH, &length);
            fields.push([LENGTH, b": ", length.as_bytes()].concat());
        }
        Some(LengthChange::Kind(LengthKind::Negative)) => put(&mut fields, LENGTH, "-1"),
        Some(LengthChange::OffBy(bytes)) => {
            let length = coded.len() as i64 + i64::from(bytes);
            put(&mut fields, LENGTH, &length.to_string());
        }
        Some(LengthChange::Kind(LengthKind::Absent)) => {}
    }
    if let Some(coding) = effects.coding {
        put(&mut fields, b"Content-Encoding", coding.word());
    }
    if status.starts_with(b"405") {
        put(&mut fields, b"Allow", "GET, HEAD");
    }
    if let (Some(_), Some(location)) = (effects.redirect, &effects.location) {
        fields.push([b"Location: ", &with_target(location.as_bytes(), head.target)[..]].concat());
    }
    for line in &effects.header.0 {
        // A field of the fault replaces ours.
        let given = name(line.as_bytes());
        fields.retain(|field| given.is_none() || name(field) != given);
    }
    fields.extend(effects.header.0.iter().map(|line| line.clone().into_bytes()));
    if let Some(bytes) = effects.large_header {
        let name = "X-Large: ";
        fields.push(
            [name.as_bytes(), &b"x".repeat((bytes as usize).saturating_sub(name.len()))].concat(),
        );
    }
    if effects.head == Some(HeadChange::NoValue) {
        fields.push(b"X-Nothing:".to_vec());
    }
    let mut lines = match effects.head {
        Some(HeadChange::ContinueFirst) => b"HTTP/1.1 100 Continue\r\n\r\n".to_vec(),
        _ => Vec::new(),
    };
    let version = if effects.head == Some(HeadChange::Http10) { "1.0" } else { "1.1" };
    lines.extend([b"HTTP/", version.as_bytes(), b" ", &status, b"\r\n"].concat());
    for mut field in fields {
        let colon = field.iter().position(|&byte| byte == b':');
        match (effects.head, colon) {
            (Some(HeadChange::Lowercase), Some(colon)) => field[..colon].make_ascii_lowercase(),
            (Some(HeadChange::Folded), Some(colon)) => {
                let value = field.split_off(colon + 1);
                field.extend(b"\r\n ");
                field.extend(value.trim_ascii_start());
            }
            _ => {}
        }
        lines.extend(field);
        lines.extend(b"\r\n");
    }
    lines.extend(b"\r\n");
    let mut body = match chunked {
        _ if original.behavior.methods.head_only(head.method) => Vec::new(),
        Some(chunking) => in_chunks(chunking, &coded),
        None => coded,
    };
    body.extend(effects.trailing.iter().flatten());
    Wire { head: lines, body }
}

/// A body in up to three chunks.
fn in_chunks(chunking: Chunking, body: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let extension = if chunking == Chunking::Extensions { ";name=\"value\"" } else { "" };
    for chunk in body.chunks(body.len().div_ceil(3).max(1)) {
        out.extend(format!("{:x}{extension}\r\n", chunk.len()).into_bytes());
        out.extend(chunk);
        out.extend(b"\r\n");
    }
    match chunking {
        Chunking::CutShort => out.truncate(out.len().saturating_sub(2 + body.len() / 6)),
        Chunking::Trailers => out.extend(b"0\r\nX-Trailer: value\r\n\r\n"),
        _ => out.extend(b"0\r\n\r\n"),
    }
    out
}

/// A status with its phrase (RFC 9110, section 15).
pub(super) fn status_line(code: u16) -> String {
    let phrase = match code {
        200 => "OK",
        204 => "No Content",
        301 => "Moved Permanently",
        302 => "Found",
        303 => "See Other",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        402 => "Payment Required",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        410 => "Gone",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        _ => "",
    };
    format!("{code} {phrase}")
}
