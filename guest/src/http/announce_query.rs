//! The parameters of an announce (BEP 3, 7, 21, 23).

use std::net::{IpAddr, SocketAddr};

use siphasher::sip::SipHasher24;

use super::query;
use crate::ids::twenty_bytes;
use crate::{Announce, Event, InfoHash, PeerId, Settings};

/// An announce, and how it is to be answered.
#[derive(Debug)]
pub(super) struct Request {
    pub(super) announce: Announce,
    /// Further addresses that the client names for itself.
    pub(super) also: Vec<SocketAddr>,
    /// Peers as 6 and 18 bytes each (BEP 23, BEP 7) instead of a dictionary each.
    pub(super) compact: bool,
    /// No `peer id` in those dictionaries.
    pub(super) no_peer_id: bool,
    /// The passkey of a private tracker.
    pub(super) passkey: Option<Vec<u8>>,
}

/// Reads the query of an announce from `client`. Parameters that are not known are left alone.
///
/// # Errors
/// The failure reason.
pub(super) fn parse(query: &[u8], client: IpAddr, settings: &Settings) -> Result<Request, String> {
    let (mut info_hash, mut peer_id, mut port) = (None, None, None);
    let (mut uploaded, mut downloaded, mut left) = (0, 0, None);
    let (mut event, mut numwant, mut key) = (Event::None, None, None);
    let (mut ip, mut ipv4, mut ipv6) = (None, None, None);
    let (mut compact, mut no_peer_id) = (settings.compact_default, false);
    let mut passkey = None;
    query::parameters(query, |name, value| {
        match name {
            b"info_hash" if info_hash.is_some() => {
                return Err("info_hash: given more than once, expected once".into());
            }
            b"info_hash" => info_hash = Some(InfoHash(twenty_bytes("info_hash", &value)?)),
            b"peer_id" => peer_id = Some(PeerId(twenty_bytes("peer_id", &value)?)),
            b"port" => port = Some(parse_port(&value)?),
            b"uploaded" => uploaded = number("uploaded", &value)?,
            b"downloaded" => downloaded = number("downloaded", &value)?,
            b"left" => left = Some(number("left", &value)?),
            b"event" => event = parse_event(&value)?,
            b"numwant" => numwant = parse_numwant(&value)?,
            b"key" => key = Some(parse_key(&value)),
            b"compact" => compact = value != b"0",
            b"no_peer_id" => no_peer_id = value != b"0",
            b"passkey" => passkey = Some(value),
            b"ip" if settings.trust_ip => ip = Some(parse_ip("ip", &value)?),
            b"ipv4" if settings.trust_ip => ipv4 = Some(parse_ip("ipv4", &value)?),
            b"ipv6" if settings.trust_ip => ipv6 = Some(parse_ip("ipv6", &value)?),
            _ => {}
        }
        Ok(())
    })?;
    let missing = |name| format!("{name}: missing");
    let info_hash = info_hash.ok_or_else(|| missing("info_hash"))?;
    let peer_id = peer_id.ok_or_else(|| missing("peer_id"))?;
    let port = port.ok_or_else(|| missing("port"))?;

    let endpoint = |(ip, its_port): (IpAddr, Option<u16>)| {
        SocketAddr::new(ip.to_canonical(), its_port.unwrap_or(port))
    };
    let own_family = if client.is_ipv4() { ipv4 } else { ipv6 };
    let address = endpoint(ip.or(own_family).unwrap_or((client, None)));
    let other_family = |other: &SocketAddr| other.is_ipv4() != address.is_ipv4();
    let also = [ipv4, ipv6].into_iter().flatten().map(endpoint).filter(other_family).collect();
    let announce =
        Announce { info_hash, peer_id, address, event, left, uploaded, downloaded, key, numwant };
    Ok(Request { announce, also, compact, no_peer_id, passkey })
}

/// A failure reason that shows what was given for a parameter, and what was expected.
pub(super) fn expected(name: &str, value: &[u8], expected: &str) -> String {
    let shown = &value[..value.len().min(40)];
    format!("{name}: \"{}\", expected {expected}", shown.escape_ascii())
}

fn number(name: &str, value: &[u8]) -> Result<u64, String> {
    let digits = Some(value).filter(|value| value.iter().all(u8::is_ascii_digit));
    let number = digits.and_then(|digits| std::str::from_utf8(digits).ok()?.parse().ok());
    number.ok_or_else(|| expected(name, value, "a whole number, 0 to 18446744073709551615"))
}

fn parse_port(value: &[u8]) -> Result<u16, String> {
    let port = number("port", value).ok().and_then(|port| u16::try_from(port).ok());
    port.filter(|&port| port != 0).ok_or_else(|| expected("port", value, "1 to 65535"))
}

/// A negative number means the tracker's default, as -1 does over UDP.
fn parse_numwant(value: &[u8]) -> Result<Option<u32>, String> {
    let digits = value.strip_prefix(b"-");
    let wanted = number("numwant", digits.unwrap_or(value));
    let wanted = wanted.map_err(|_| expected("numwant", value, "a whole number"))?;
    Ok(digits.is_none().then(|| u32::try_from(wanted).unwrap_or(u32::MAX)))
}

fn parse_event(value: &[u8]) -> Result<Event, String> {
    let expect = || expected("event", value, "started, completed, stopped, paused or empty");
    Event::from_word(value).ok_or_else(expect)
}

/// libtorrent and others send the 32 bits of the UDP protocol in hexadecimal; of anything else a
/// hash is kept: it only has to be the same again.
fn parse_key(value: &[u8]) -> u32 {
    let hex = std::str::from_utf8(value).ok().and_then(|hex| u32::from_str_radix(hex, 16).ok());
    hex.unwrap_or_else(|| SipHasher24::new().hash(value) as u32)
}

/// An IP address, or one with a port (BEP 7). Names are not looked up.
fn parse_ip(name: &str, value: &[u8]) -> Result<(IpAddr, Option<u16>), String> {
    let text = std::str::from_utf8(value).unwrap_or_default();
    let ip = text.parse().map(|ip| (ip, None)).ok();
    let endpoint = || text.parse().map(|at: SocketAddr| (at.ip(), Some(at.port()))).ok();
    ip.or_else(endpoint).ok_or_else(|| expected(name, value, "an IP address"))
}
