//! The parameters of an announce (BEP 3, 7, 21, 23).

use std::net::{IpAddr, SocketAddr};

use super::error::HttpError;
use crate::base::{Announce, Event, InfoHash, PeerId, key, twenty_bytes};
use crate::behavior::Settings;
use crate::behavior::switches::{Amounts, Events, HttpBehavior, Negative, ParamError, Switch};
use crate::wire::query;

/// An announce, and how it is to be answered.
#[derive(Debug)]
pub(super) struct Request {
    pub(super) announce: Announce,
    /// The key as it was sent, if it is a [`text`](key::text).
    pub(super) key_text: Option<Vec<u8>>,
    /// Further addresses that the client names for itself.
    pub(super) also: Vec<SocketAddr>,
    /// Peers as 6 and 18 bytes each (BEP 23, BEP 7) instead of a dictionary each.
    pub(super) compact: bool,
    /// No `peer id` in those dictionaries.
    pub(super) no_peer_id: bool,
    /// The passkey of a private tracker.
    pub(super) passkey: Option<Vec<u8>>,
}

/// Parameters that are read, in the order in which they are found missing.
#[derive(Default)]
struct Found {
    info_hash: Option<InfoHash>,
    peer_id: Option<PeerId>,
    port: Option<u16>,
    uploaded: Option<u64>,
    downloaded: Option<u64>,
    left: Option<u64>,
}

/// Reads the query of an announce from `client`. Parameters that are not known are left alone.
///
/// # Errors
/// What is wrong with it.
pub(super) fn parse(
    query: &[u8],
    client: IpAddr,
    settings: &Settings,
) -> Result<Request, HttpError> {
    let behavior = &settings.behavior.http;
    let mut found = Found::default();
    let (mut event, mut numwant, mut key) = (Event::None, None, None);
    let mut key_text = None;
    let (mut ip, mut ipv4, mut ipv6) = (None, None, None);
    let (mut compact, mut no_peer_id) = (settings.compact_default, false);
    let mut passkey = None;
    // What is wrong, should something be; a bad escape is, before `take` has anything to say.
    let (mut what, mut about, mut given) = (ParamError::Escape, Vec::new(), Vec::new());
    let read = query::parameters_in(behavior.dialect, query, &mut |name, value| {
        let first = |known: bool| !(known && behavior.dialect.first_counts);
        what = ParamError::Invalid;
        let result = match name {
            b"info_hash" if found.info_hash.is_some() && behavior.mistakes.one_info_hash => {
                what = ParamError::Twice;
                Err("info_hash: given more than once, expected once".into())
            }
            b"peer_id" if found.peer_id.is_some() && behavior.mistakes.no_twins => {
                Err("peer_id: given more than once, expected once".into())
            }
            b"port" if found.port.is_some() && behavior.mistakes.no_twins => {
                Err("port: given more than once, expected once".into())
            }
            b"info_hash" if first(found.info_hash.is_some()) => twenty_bytes("info_hash", value)
                .map(|bytes| found.info_hash = Some(InfoHash(bytes))),
            b"peer_id" if first(found.peer_id.is_some()) => {
                twenty_bytes("peer_id", value).map(|bytes| found.peer_id = Some(PeerId(bytes)))
            }
            b"port" if first(found.port.is_some()) => {
                parse_port(value, behavior).map(|port| found.port = Some(port))
            }
            b"uploaded" => number("uploaded", value, behavior.amounts, &mut found.uploaded),
            b"downloaded" => number("downloaded", value, behavior.amounts, &mut found.downloaded),
            b"left" => number("left", value, behavior.amounts, &mut found.left),
            b"event" => parse_event(value, &behavior.events).map(|read| event = read),
            b"numwant" => parse_numwant(value, settings).map(|read| numwant = read),
            b"key" if value.len() > behavior.key_max => Err(expected("key", value, "fewer bytes")),
            b"key" => {
                key = Some(key::bits(value));
                key_text = key::text(value).map(<[u8]>::to_vec);
                Ok(())
            }
            b"compact" => behavior.compact.read("compact", value).map(|on| compact = on),
            b"no_peer_id" => {
                behavior.no_peer_id.read("no_peer_id", value).map(|on| no_peer_id = on)
            }
            b"passkey" => {
                passkey = Some(value.to_vec());
                Ok(())
            }
            b"ip" if settings.trust_ip => parse_ip("ip", value).map(|read| ip = Some(read)),
            b"ipv4" if settings.trust_ip => parse_ip("ipv4", value).map(|read| ipv4 = Some(read)),
            b"ipv6" if settings.trust_ip => parse_ip("ipv6", value).map(|read| ipv6 = Some(read)),
            _ => Ok(()),
        };
        if result.is_err() {
            if name == b"port" && value == b"0" {
                what = ParamError::Zero;
            }
            about = name.to_vec();
            given = value.to_vec();
        } else {
            what = ParamError::Escape;
        }
        result
    });
    if let Err(explained) = read {
        return Err(behavior.mistakes.about(what, &about, &given, explained));
    }
    for &name in behavior.required {
        let missing = match name {
            "info_hash" => found.info_hash.is_none(),
            "peer_id" => found.peer_id.is_none(),
            "port" => found.port.is_none(),
            "uploaded" => found.uploaded.is_none(),
            "downloaded" => found.downloaded.is_none(),
            _ => found.left.is_none(),
        };
        if missing {
            let explained = format!("{name}: missing");
            return Err(behavior.mistakes.about(
                ParamError::Missing,
                name.as_bytes(),
                b"",
                explained,
            ));
        }
    }
    let port = found.port.unwrap_or_default();
    let endpoint = |(ip, its_port): (IpAddr, Option<u16>)| {
        SocketAddr::new(ip.to_canonical(), its_port.unwrap_or(port))
    };
    let own_family = if client.is_ipv4() { ipv4 } else { ipv6 };
    let address = endpoint(ip.or(own_family).unwrap_or((client, None)));
    let other_family = |other: &SocketAddr| other.is_ipv4() != address.is_ipv4();
    let also = [ipv4, ipv6].into_iter().flatten().map(endpoint).filter(other_family).collect();
    let announce = Announce {
        info_hash: found.info_hash.unwrap_or(InfoHash([0; 20])),
        peer_id: found.peer_id.unwrap_or(PeerId([0; 20])),
        address,
        event,
        left: found.left.or_else(|| behavior.seeds_unless_it_says.then_some(0)),
        uploaded: found.uploaded.unwrap_or_default(),
        downloaded: found.downloaded.unwrap_or_default(),
        key,
        numwant,
    };
    Ok(Request { announce, key_text, also, compact, no_peer_id, passkey })
}

/// A failure reason that shows what was given for a parameter, and what was expected.
pub(super) fn expected(name: &str, value: &[u8], expected: &str) -> String {
    let shown = &value[..value.len().min(40)];
    format!("{name}: \"{}\", expected {expected}", shown.escape_ascii())
}

fn number(
    name: &str,
    value: &[u8],
    amounts: Amounts,
    found: &mut Option<u64>,
) -> Result<(), String> {
    let read = amounts.read_bytes(name, value);
    *found =
        read.map_err(|()| expected(name, value, "a whole number, 0 to 18446744073709551615"))?;
    Ok(())
}

fn parse_port(value: &[u8], behavior: &HttpBehavior) -> Result<u16, String> {
    let number = behavior.amounts.read(value).map(|port| match behavior.amounts {
        // A negative number of few digits is a port, too.
        Amounts::Wrapping if port as i32 <= i32::from(u16::MAX) => port & 0xffff,
        _ => port,
    });
    let port = number.and_then(|port| u16::try_from(port).ok());
    port.filter(|&port| port != 0 || behavior.port_0)
        .ok_or_else(|| expected("port", value, "1 to 65535"))
}

/// A negative number means the tracker's default, as -1 does over UDP.
fn parse_numwant(value: &[u8], settings: &Settings) -> Result<Option<u32>, String> {
    let behavior = &settings.behavior.http;
    let digits = value.strip_prefix(b"-");
    let Some(wanted) = behavior.amounts.read(digits.unwrap_or(value)) else {
        return match behavior.amounts {
            Amounts::JavaScript => Ok(None),
            _ => Err(expected("numwant", value, "a whole number")),
        };
    };
    Ok(match (digits, behavior.negative_numwant) {
        (Some(_), Negative::Mistake) => return Err(expected("numwant", value, "0 or more")),
        (Some(_), Negative::Nobody) if wanted != 0 => Some(0),
        (Some(_), _) => None,
        (None, _) if wanted == 0 => {
            let (default, max) = (settings.http_numwant_default(), settings.http_numwant_max());
            Some(behavior.numwant_0.peers(default, max))
        }
        (None, _) => Some(u32::try_from(wanted).unwrap_or(u32::MAX)),
    })
}

fn parse_event(value: &[u8], events: &Events) -> Result<Event, String> {
    let lower;
    let mut word = value;
    if events.any_case {
        lower = value.to_ascii_lowercase();
        word = &lower;
    }
    let event = match word {
        b"none" => events.none.then_some(Event::None),
        b"" => events.nothing.then_some(Event::None),
        _ => Event::from_query(word).filter(|&event| event != Event::Paused || events.paused),
    };
    let expect = || expected("event", value, "started, completed, stopped, paused or empty");
    event.or_else(|| events.anything.then_some(Event::None)).ok_or_else(expect)
}

impl Switch {
    /// Whether a parameter is on.
    fn read(self, name: &str, value: &[u8]) -> Result<bool, String> {
        let number = Amounts::Wrapping.read(value);
        match self {
            Switch::UnlessZero => Ok(value != b"0"),
            Switch::UnlessZeroOrEmpty => Ok(!matches!(value, b"0" | b"")),
            Switch::IfOne => Ok(Amounts::JavaScript.read(value) == Some(1)),
            Switch::IfWord => Ok(matches!(value, b"1" | b"t" | b"true" | b"y" | b"yes")),
            Switch::MustBeOneOrZero if value == b"0" => Ok(false),
            Switch::MustBeOne | Switch::MustBeOneOrZero if value == b"1" => Ok(true),
            Switch::MustBeNumber if number.is_some_and(|number| number != 0) => Ok(true),
            Switch::Never => Ok(false),
            _ => Err(expected(name, value, "1")),
        }
    }
}

/// An IP address, or one with a port (BEP 7). Names are not looked up.
fn parse_ip(name: &str, value: &[u8]) -> Result<(IpAddr, Option<u16>), String> {
    let text = std::str::from_utf8(value).unwrap_or_default();
    let ip = text.parse().map(|ip| (ip, None)).ok();
    let endpoint = || text.parse().map(|at: SocketAddr| (at.ip(), Some(at.port()))).ok();
    ip.or_else(endpoint).ok_or_else(|| expected(name, value, "an IP address"))
}
