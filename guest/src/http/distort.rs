//! What faults do to an HTTP response.

use std::net::SocketAddr;
use std::time::Duration;

use super::connection::Then;
use super::dictionary::{integer, items, join, map_integers, quote, set, split, string};
use super::head::Head;
use super::response::{Meaning, Response};
use super::{bencode, coding};
use crate::fault::{
    self, BencodeChange, Chunking, Effects, Faults, HeadChange, LengthChange, Met, Pair, Place,
    ScrapeChange,
};
use crate::profile::HttpManners;
use crate::record::{Action, Arrival, Request};

/// How deep `nested` is.
const DEPTH: usize = 10_000;
/// Pieces of a drip at most: those of a long response are larger.
const DRIPS: usize = 10_000;
/// Between two pieces of a drip, unless a fault says otherwise.
const DRIP_GAP: Duration = Duration::from_secs(1);

/// The response that takes the place of an answer, if one does.
pub(super) fn refusal(
    effects: &Effects,
    arrival: &Arrival,
    host: Option<&[u8]>,
) -> Option<Response> {
    let here = arrival.local.to_string();
    let port = arrival.local.port();
    let ours = [here.clone(), format!("localhost:{port}")];
    let stranger = effects.check_host
        && !host.is_some_and(|host| ours.iter().any(|ours| ours.as_bytes() == host));
    let code = effects.redirect.or(effects.status.filter(|status| *status >= 300));
    let response = |reason: &[u8]| Response {
        status: "200 OK",
        head: None,
        body: bencode::dict(|dict| bencode::bytes(dict, b"failure reason", reason)),
        meaning: Meaning::Refused(String::from_utf8_lossy(reason).into_owned()),
    };
    if let Some(reason) = &effects.refuse {
        Some(response(reason))
    } else if let Some(code) = code {
        let meaning = Meaning::Refused(status_line(code));
        Some(Response { status: "", head: None, body: Vec::new(), meaning })
    } else if stranger {
        let got = host.unwrap_or_default().escape_ascii();
        let reason = format!("Host: {got}, expected {here}");
        Some(Response { status: "400 Bad Request", ..response(reason.as_bytes()) })
    } else {
        None
    }
}

/// A response that faults have changed.
pub(super) struct Distorted {
    /// Its bytes in pieces, each so much later than the first.
    pub(super) pieces: Vec<(Duration, Vec<u8>)>,
    /// What becomes of the connection.
    pub(super) then: Then,
}

/// A response as it would have been.
pub(super) struct Original<'a> {
    /// The head of the request.
    pub(super) head: &'a Head<'a>,
    pub(super) response: &'a Response,
    pub(super) manners: &'static HttpManners,
    /// What would have become of the connection.
    pub(super) then: Then,
    /// Where the client is, if it is to be told of itself.
    pub(super) client: Option<SocketAddr>,
}

/// What is sent in the place of a response.
pub(super) fn distort(
    faults: &mut Faults,
    met: &Met,
    request: &Request,
    original: &Original,
) -> Distorted {
    let effects = &met.effects;
    let then = original.then;
    let keep_alive = then == Then::KeepOpen || effects.merge.is_some();
    let keep_alive = effects.keep_alive.unwrap_or(keep_alive);
    let mut then = match (keep_alive, then) {
        (true, _) => Then::KeepOpen,
        (false, Then::KeepOpen) => Then::Close,
        (false, then) => then,
    };
    let mut wire = match &effects.reply {
        Some(bytes) => {
            then = if then == Then::KeepOpen { Then::Close } else { then };
            Wire { head: bytes.clone(), body: Vec::new() }
        }
        None => {
            let body = body(faults, met, request, original);
            write(effects, original, body, keep_alive, &mut then)
        }
    };
    for (place, after) in [
        (effects.close, Then::Close),
        (effects.half_close, Then::HalfClose),
        (effects.reset, Then::Reset),
    ] {
        if let Some(place) = place {
            wire.cut(place);
            then = after;
        }
    }
    let mut bytes = [wire.head, wire.body].concat();
    bytes = bytes.repeat(1 + effects.duplicate.unwrap_or(0) as usize);
    let pieces = match effects.drip {
        None => vec![(Duration::ZERO, bytes)],
        Some(size) => {
            let gap = effects.gap.unwrap_or(DRIP_GAP);
            let size = (size as usize).max(bytes.len().div_ceil(DRIPS));
            let pieces = bytes.chunks(size).zip(0..);
            pieces.map(|(piece, number)| (gap * number, piece.to_vec())).collect()
        }
    };
    Distorted { pieces, then }
}

/// A response as it is sent.
struct Wire {
    head: Vec<u8>,
    body: Vec<u8>,
}

impl Wire {
    /// Ends it somewhere.
    fn cut(&mut self, place: Place) {
        match place {
            Place::Start => self.head.clear(),
            Place::Head => self.head.truncate(self.head.len() / 2),
            Place::Body => self.body.truncate(self.body.len() / 2),
            Place::End => {}
        }
        if matches!(place, Place::Start | Place::Head) {
            self.body.clear();
        }
    }
}

fn body(faults: &mut Faults, met: &Met, request: &Request, original: &Original) -> Vec<u8> {
    let effects = &met.effects;
    let mut body = match &met.other_reply {
        Some(other) => other.clone(),
        None => original.response.body.clone(),
    };
    if let Some(mut pairs) = split(&body) {
        change(effects, request, original.client, &mut pairs);
        body = join(&pairs);
        let mapped = match effects.bencode {
            Some(BencodeChange::LeadingZeros) => map_integers(&body, |it| longer(it, b"00")),
            Some(BencodeChange::HugeIntegers) => map_integers(&body, |it| longer(it, &[b'9'; 20])),
            _ => None,
        };
        body = mapped.unwrap_or(body);
    }
    if let Some(bytes) = &effects.body {
        body.clone_from(bytes);
    }
    if let Some(length) = effects.garbage {
        body = faults.garbage(length);
    }
    if original.response.head.is_none() {
        body.extend(original.manners.behind_body.bytes());
    }
    fault::resize(effects, &mut body, usize::MAX);
    body
}

/// An integer with further digits at its beginning.
fn longer(integer: &[u8], digits: &[u8]) -> Vec<u8> {
    match integer.strip_prefix(b"-") {
        Some(rest) => [b"-", digits, rest].concat(),
        None => [digits, integer].concat(),
    }
}

/// Changes the dictionary of a body.
fn change(effects: &Effects, request: &Request, client: Option<SocketAddr>, pairs: &mut Vec<Pair>) {
    let is_announced = pairs.iter().any(|pair| pair.key == b"interval");
    if is_announced {
        for (key, number) in [
            (&b"complete"[..], effects.seeders),
            (b"incomplete", effects.leechers),
            (b"interval", effects.interval),
            (b"min interval", effects.min_interval),
        ] {
            if let Some(number) = number {
                set(pairs, key, integer(number));
            }
        }
        if effects.peers.is_some() || effects.with_self || effects.peers_twice {
            change_peers(effects, request, client, pairs);
        }
    }
    if request.action == Action::Scrape
        && let Some(files) = pairs.iter_mut().find(|pair| pair.key == b"files")
        && let Some(mut swarms) = split(&files.value)
    {
        change_swarms(effects, &mut swarms);
        files.value = join(&swarms);
    }
    for Pair { key, value } in &effects.set.0 {
        set(pairs, key, value.clone());
    }
    for key in &effects.remove.0 {
        pairs.retain(|pair| pair.key != key.as_bytes());
    }
    match effects.bencode {
        Some(BencodeChange::Unsorted) => pairs.reverse(),
        Some(BencodeChange::KeysTwice) => {
            *pairs = pairs.iter().flat_map(|pair| [pair.clone(), pair.clone()]).collect();
        }
        Some(BencodeChange::Nested) => {
            set(pairs, b"zz", [b"l".repeat(DEPTH), b"e".repeat(DEPTH)].concat());
        }
        _ => {}
    }
}

/// Changes the peers of an announce, in whichever form the client wants them.
fn change_peers(
    effects: &Effects,
    request: &Request,
    client: Option<SocketAddr>,
    pairs: &mut Vec<Pair>,
) {
    let value = |pairs: &[Pair], key: &[u8]| {
        let pair = pairs.iter().find(|pair| pair.key == key);
        pair.map(|pair| pair.value.clone()).unwrap_or_default()
    };
    let listed = items(&value(pairs, b"peers"));
    let compact = listed.is_none();
    let (mut v4, mut v6): (Vec<Vec<u8>>, Vec<Vec<u8>>) = match listed {
        Some(list) => (list, Vec::new()),
        None => {
            let chunks = |value: Vec<u8>, size| {
                let bytes = string(&value).map(|(bytes, _)| bytes).unwrap_or_default();
                bytes.chunks(size).map(<[u8]>::to_vec).collect()
            };
            (chunks(value(pairs, b"peers"), 6), chunks(value(pairs, b"peers6"), 18))
        }
    };
    let mut given = Vec::new();
    if let Some(peers) = &effects.peers {
        (v4, v6) = (Vec::new(), Vec::new());
        given.extend(peers.iter().map(|peer| (*peer, crate::PeerId::made_up(*peer))));
    }
    if let Some(own) = client {
        given.push((own, request.peer_id.unwrap_or(crate::PeerId::made_up(own))));
    }
    let with_id = request.parameter("no_peer_id").is_none_or(|value| value == b"0");
    for (address, id) in given {
        let octets = super::announce::octets(address.ip());
        if !compact {
            let ip = quote(address.ip().to_string().as_bytes());
            let id = if with_id { [b"7:peer id20:", &id.0[..]].concat() } else { Vec::new() };
            let port = integer(address.port().into());
            v4.push([b"d2:ip", &ip[..], &id, b"4:port", &port, b"e"].concat());
        } else {
            let list = if address.is_ipv4() { &mut v4 } else { &mut v6 };
            list.push([&octets[..], &address.port().to_be_bytes()].concat());
        }
    }
    let times = 1 + usize::from(effects.peers_twice);
    let all = |list: Vec<Vec<u8>>| {
        let twice = list.into_iter().map(|peer| peer.repeat(times));
        twice.collect::<Vec<_>>().concat()
    };
    if !compact {
        set(pairs, b"peers", [b"l", &all(v4)[..], b"e"].concat());
        return;
    }
    set(pairs, b"peers", quote(&all(v4)));
    pairs.retain(|pair| pair.key != b"peers6");
    if !v6.is_empty() {
        set(pairs, b"peers6", quote(&all(v6)));
    }
}

fn change_swarms(effects: &Effects, swarms: &mut Vec<Pair>) {
    let keys: [&[u8]; 3] = [b"complete", b"downloaded", b"incomplete"];
    for swarm in swarms.iter_mut() {
        let Some(mut numbers) = split(&swarm.value) else { continue };
        let told = [effects.seeders, effects.downloaded, effects.leechers];
        for (key, number) in keys.iter().zip(told) {
            if let Some(number) = number {
                set(&mut numbers, key, integer(number));
            }
        }
        if effects.scrape == Some(ScrapeChange::Swapped) {
            let places =
                [keys[1], keys[2]].map(|key| numbers.iter().position(|pair| pair.key == key));
            if let [Some(downloaded), Some(incomplete)] = places {
                let value = std::mem::take(&mut numbers[downloaded].value);
                let other = std::mem::replace(&mut numbers[incomplete].value, value);
                numbers[downloaded].value = other;
            }
        }
        swarm.value = join(&numbers);
    }
    match effects.scrape {
        _ if swarms.is_empty() => {}
        Some(ScrapeChange::Reversed) => swarms.reverse(),
        Some(ScrapeChange::FirstMissing) => drop(swarms.remove(0)),
        Some(ScrapeChange::FirstTwice) => swarms.insert(0, swarms[0].clone()),
        Some(ScrapeChange::OneUnknown) => {
            let value = b"d8:completei1e10:downloadedi1e10:incompletei1ee".to_vec();
            swarms.push(Pair { key: vec![0xff; 20], value });
        }
        _ => {}
    }
}

/// The name of a header field, in lower case; none for a line that is none.
fn name(field: &[u8]) -> Option<Vec<u8>> {
    field.iter().position(|&byte| byte == b':').map(|at| field[..at].to_ascii_lowercase())
}

/// The value of a header field.
fn value(field: &[u8]) -> &[u8] {
    let at = field.iter().position(|&byte| byte == b':');
    at.map(|at| field[at + 1..].trim_ascii()).unwrap_or_default()
}

/// Puts a header field in the place of the one with its name, or behind the others.
fn put(fields: &mut Vec<Vec<u8>>, field: &[u8], value: &str) {
    let line = [field, b": ", value.as_bytes()].concat();
    let wanted = name(&line);
    match fields.iter_mut().find(|known| name(known) == wanted) {
        Some(known) => *known = line,
        None => fields.push(line),
    }
}

/// The status and the header fields of a response in the tracker's manners.
fn lines(original: &Original, keep_alive: bool) -> Vec<Vec<u8>> {
    let head = original.response.to_bytes(original.manners, true, keep_alive);
    let head = head.strip_suffix(b"\r\n\r\n").unwrap_or(&head);
    let mut lines = Vec::new();
    let mut rest = head;
    while let Some(at) = rest.windows(2).position(|two| two == b"\r\n") {
        lines.push(rest[..at].to_vec());
        rest = &rest[at + 2..];
    }
    lines.push(rest.to_vec());
    lines
}

/// Writes head and body.
fn write(
    effects: &Effects,
    original: &Original,
    body: Vec<u8>,
    keep_alive: bool,
    then: &mut Then,
) -> Wire {
    let head = original.head;
    let code = effects.redirect.or(effects.status);
    // RFC 9110, section 8.6: neither a body nor its length; unless a fault wants them.
    let bodiless = code.is_some_and(|code| matches!(code, 100..200 | 204 | 304));
    let body = if bodiless && effects.body.is_none() { Vec::new() } else { body };
    let coded = coding::encode(effects, body);
    let ends = effects.content_length == Some(LengthChange::Absent)
        || effects.chunked == Some(Chunking::CutShort);
    if ends && *then == Then::KeepOpen {
        *then = Then::Close;
    }
    let stays_open = keep_alive && *then == Then::KeepOpen;
    let mut fields = lines(original, stays_open);
    let status = fields.remove(0);
    let status = match code {
        Some(code) => status_line(code).into_bytes(),
        // Behind the version.
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
        Some(change) => change == LengthChange::Absent,
    };
    match effects.content_length {
        _ if without => fields.retain(|field| name(field) != told),
        None if fields
            .iter()
            .any(|field| name(field) == told && value(field) == length.as_bytes()) => {}
        None => put(&mut fields, LENGTH, &length),
        Some(LengthChange::Padded) => put(&mut fields, LENGTH, &format!("  {length}   ")),
        Some(LengthChange::Twice) => {
            put(&mut fields, LENGTH, &length);
            fields.push([LENGTH, b": ", length.as_bytes()].concat());
        }
        Some(LengthChange::Negative) => put(&mut fields, LENGTH, "-1"),
        Some(LengthChange::OffBy(bytes)) => {
            let length = coded.len() as i64 + i64::from(bytes);
            put(&mut fields, LENGTH, &length.to_string());
        }
        Some(LengthChange::Absent) => {}
    }
    if let Some(coding) = effects.coding {
        put(&mut fields, b"Content-Encoding", coding.word());
    }
    if status.starts_with(b"405") {
        put(&mut fields, b"Allow", "GET, HEAD");
    }
    if let (Some(_), Some(location)) = (effects.redirect, &effects.location) {
        let texts: Vec<_> = location.split("{target}").map(str::as_bytes).collect();
        fields.push([b"Location: ", &texts.join(head.target)[..]].concat());
    }
    for line in &effects.header.0 {
        // A field takes the place of ours.
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
        _ if original.manners.methods.head_only(head.method) => Vec::new(),
        Some(chunking) => in_chunks(chunking, &coded),
        None => coded,
    };
    body.extend(effects.behind.iter().flatten());
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
fn status_line(code: u16) -> String {
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
