//! The head of a request: request line and headers.

use httparse::{EMPTY_HEADER, Status, parse_headers};
use memchr::memchr;

use super::query::split_at_byte;

/// The most header fields in one request.
const MAX_HEADERS: usize = 64;

/// A request head, as far as a tracker needs it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Head<'a> {
    pub(crate) method: &'a [u8],
    /// Path and query. Any byte but space, CR and LF may occur, so it is not text.
    pub(crate) target: &'a [u8],
    /// Whether the client wants to keep the connection open.
    pub(crate) keep_alive: bool,
    /// The value of the last `Host`.
    pub(crate) host: Option<&'a [u8]>,
    /// The value of the last `X-Forwarded-For`.
    pub(crate) forwarded_for: Option<&'a [u8]>,
    /// Whether a body follows the head.
    pub(crate) has_body: bool,
    /// Whether the client wants the connection to become a WebSocket (RFC 6455, section 4.2.1).
    pub(crate) upgrades: bool,
    /// The value of the last `Sec-WebSocket-Key`.
    pub(crate) websocket_key: Option<&'a [u8]>,
    /// The value of the last `Sec-WebSocket-Version`.
    pub(crate) websocket_version: Option<&'a [u8]>,
    /// Bytes of the head, the empty line included.
    pub(crate) length: usize,
}

/// Why a head is refused: a status, and a text that names the error.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Refused(pub(crate) &'static str, pub(crate) String);

/// Reads a head from the bytes received so far, and calls `each` with its header fields. `None` if
/// it is incomplete.
pub(crate) fn parse<'a>(
    bytes: &'a [u8],
    each: &mut dyn FnMut(&'a str, &'a [u8]),
) -> Result<Option<Head<'a>>, Refused> {
    // RFC 9112, section 2.2: empty lines before a request are skipped.
    let start = bytes.iter().position(|byte| !b"\r\n".contains(byte)).unwrap_or(bytes.len());
    let bytes_of_line = &bytes[start..];
    let line_end = memchr(b'\n', bytes_of_line);
    let line = &bytes_of_line[..line_end.unwrap_or(bytes_of_line.len())];
    if !can_become_http(line) {
        return Err(bad_line(until_impossible(line)));
    }
    let Some(line_end) = line_end else { return Ok(None) };
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    // httparse reads a target as UTF-8, which an info hash is not: the request line is read here.
    let words = split_at_byte(b' ', line).and_then(|(method, rest)| {
        let (target, version) = split_at_byte(b' ', rest)?;
        Some((method, target, version))
    });
    let Some((method, target, version)) = words else { return Err(bad_line(line)) };
    let minor = match version {
        b"HTTP/1.0" => 0,
        b"HTTP/1.1" => 1,
        _ if version.starts_with(b"HTTP/") && !version.contains(&b' ') => {
            let got = version.escape_ascii();
            return Err(Refused(
                "505 HTTP Version Not Supported",
                format!("{got}, expected HTTP/1.0 or HTTP/1.1"),
            ));
        }
        _ => return Err(bad_line(line)),
    };
    if method.is_empty() || !method.iter().all(u8::is_ascii_alphabetic) || target.is_empty() {
        return Err(bad_line(line));
    }

    let headers_at = start + line_end + 1;
    let mut headers = [EMPTY_HEADER; MAX_HEADERS];
    let (headers_length, headers) = match parse_headers(&bytes[headers_at..], &mut headers) {
        Ok(Status::Complete(parsed)) => parsed,
        Ok(Status::Partial) => return Ok(None),
        Err(httparse::Error::TooManyHeaders) => {
            return Err(too_large(format!("more than {MAX_HEADERS} header fields")));
        }
        Err(error) => {
            return Err(Refused("400 Bad Request", format!("malformed header fields: {error}")));
        }
    };
    let mut head = Head {
        method,
        target,
        keep_alive: minor == 1,
        host: None,
        forwarded_for: None,
        has_body: false,
        upgrades: false,
        websocket_key: None,
        websocket_version: None,
        length: headers_at + headers_length,
    };
    let (mut connection_upgrades, mut to_websocket) = (false, false);
    for header in headers {
        let value = header.value.trim_ascii();
        each(header.name, value);
        if header.name.eq_ignore_ascii_case("connection") {
            for option in value.split(|&byte| byte == b',').map(<[u8]>::trim_ascii) {
                if option.eq_ignore_ascii_case(b"close") {
                    head.keep_alive = false;
                } else if option.eq_ignore_ascii_case(b"keep-alive") && minor == 0 {
                    head.keep_alive = true;
                } else if option.eq_ignore_ascii_case(b"upgrade") {
                    connection_upgrades = true;
                }
            }
        } else if header.name.eq_ignore_ascii_case("upgrade") {
            let mut protocols = value.split(|&byte| byte == b',').map(<[u8]>::trim_ascii);
            to_websocket |= protocols.any(|name| name.eq_ignore_ascii_case(b"websocket"));
        } else if header.name.eq_ignore_ascii_case("sec-websocket-key") {
            head.websocket_key = Some(value);
        } else if header.name.eq_ignore_ascii_case("sec-websocket-version") {
            head.websocket_version = Some(value);
        } else if header.name.eq_ignore_ascii_case("content-length") {
            head.has_body |= value != b"0";
        } else if header.name.eq_ignore_ascii_case("transfer-encoding") {
            head.has_body = true;
        } else if header.name.eq_ignore_ascii_case("host") {
            head.host = Some(value);
        } else if header.name.eq_ignore_ascii_case("x-forwarded-for") {
            head.forwarded_for = Some(value);
        }
    }
    head.upgrades = connection_upgrades && to_websocket && minor == 1;
    Ok(Some(head))
}

/// The refusal of a head that exceeds a limit, which `text` names.
pub(crate) fn too_large(text: String) -> Refused {
    Refused("431 Request Header Fields Too Large", text)
}

/// Whether this can be the beginning of a request line.
fn can_become_http(line: &[u8]) -> bool {
    let mut words = line.splitn(3, |&byte| byte == b' ');
    let (method, target, version) = (words.next(), words.next(), words.next());
    let method = method.unwrap_or_default();
    let version = version.unwrap_or_default();
    let version = version.strip_suffix(b"\r").unwrap_or(version);
    let known = version.len().min(b"HTTP/".len());
    let number = version.get(b"HTTP/".len()..).unwrap_or_default();
    method.iter().all(u8::is_ascii_alphabetic)
        && (target.is_none() || !method.is_empty())
        && version[..known] == b"HTTP/"[..known]
        && number.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.')
}

/// The beginning of a line that can't be a request line, up to the first byte that shows it. So the
/// error does not depend on the pieces in which the line comes in.
fn until_impossible(line: &[u8]) -> &[u8] {
    // More bytes don't make a request line possible again.
    let (mut possible, mut impossible) = (0, line.len());
    while impossible - possible > 1 {
        let middle = possible.midpoint(impossible);
        match can_become_http(&line[..middle]) {
            true => possible = middle,
            false => impossible = middle,
        }
    }
    &line[..impossible]
}

fn bad_line(line: &[u8]) -> Refused {
    let shown = line[..line.len().min(100)].escape_ascii();
    let text = match other_protocol(line) {
        Some(protocol) => format!("{shown} is how {protocol} begins, expected plain HTTP"),
        None => format!("malformed request line: {shown}, expected METHOD TARGET HTTP/1.1"),
    };
    Refused("400 Bad Request", text)
}

/// The protocol that begins with these bytes, of which the last can't be in a request line.
fn other_protocol(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        // RFC 8446, section 5.1: a record of type handshake.
        [22] => Some("a TLS ClientHello"),
        // BEP 3: the length of the protocol's name, which follows.
        [19] => Some("a BitTorrent handshake"),
        // RFC 1928: the version.
        [5] => Some("a SOCKS5 greeting"),
        [4] => Some("a SOCKS4 request"),
        b"SSH-" => Some("an SSH greeting"),
        _ => None,
    }
}
