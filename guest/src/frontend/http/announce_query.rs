//! The parameters of an announce (BEP 3, 7, 21, 23).

use std::net::{IpAddr, SocketAddr};

use super::dialect::{Dialect, expected};
use super::error::HttpError;
use crate::base::{Announce, Event, InfoHash, PeerId, key, twenty_bytes};
use crate::behavior::Settings;

/// An announce, and how to answer it.
#[derive(Debug)]
pub(super) struct Request {
    pub(super) announce: Announce,
    /// The key as it was sent, if it is a [`text`](key::text).
    pub(super) key_text: Option<Vec<u8>>,
    /// Further addresses that the client gives for itself.
    pub(super) also: Vec<SocketAddr>,
    /// Whether peers are 6 or 18 bytes each (BEP 23, BEP 7) instead of a dictionary each.
    pub(super) compact: bool,
    /// Whether those dictionaries leave out `peer id`.
    pub(super) no_peer_id: bool,
    /// The passkey of a private tracker.
    pub(super) passkey: Option<Vec<u8>>,
}

/// Reads the query of an announce from `client`. Unknown parameters are ignored.
///
/// # Errors
/// The error to answer with.
pub(super) fn parse(
    query: &[u8],
    client: IpAddr,
    settings: &Settings,
) -> Result<Request, HttpError> {
    let dialect = Dialect::new(settings);
    let (mut info_hash, mut peer_id, mut port) = (None, None, None);
    let (mut uploaded, mut downloaded, mut left) = (None, None, None);
    let (mut event, mut numwant, mut key) = (Event::None, None, None);
    let mut key_text = None;
    let (mut ip, mut ipv4, mut ipv6) = (None, None, None);
    let (mut compact, mut no_peer_id) = (settings.compact_default, false);
    let mut passkey = None;
    dialect.read_once(query, &mut |name, value| {
        match name {
            b"info_hash" => info_hash = Some(InfoHash(twenty_bytes("info_hash", value)?)),
            b"peer_id" => peer_id = Some(PeerId(twenty_bytes("peer_id", value)?)),
            b"port" => port = Some(dialect.port(value)?),
            b"uploaded" => uploaded = dialect.bytes("uploaded", value)?,
            b"downloaded" => downloaded = dialect.bytes("downloaded", value)?,
            b"left" => left = dialect.bytes("left", value)?,
            b"event" => event = dialect.event(value)?,
            b"numwant" => numwant = dialect.numwant(value)?,
            b"key" => {
                let value = dialect.key(value)?;
                key = Some(key::bits(value));
                key_text = key::text(value).map(<[u8]>::to_vec);
            }
            b"compact" => compact = dialect.compact(value)?,
            b"no_peer_id" => no_peer_id = dialect.no_peer_id(value)?,
            b"passkey" => passkey = Some(value.to_vec()),
            b"ip" if settings.trust_ip => ip = Some(parse_ip("ip", value)?),
            b"ipv4" if settings.trust_ip => ipv4 = Some(parse_ip("ipv4", value)?),
            b"ipv6" if settings.trust_ip => ipv6 = Some(parse_ip("ipv6", value)?),
            _ => {}
        }
        Ok(())
    })?;
    dialect.require(|name| match name {
        "info_hash" => info_hash.is_some(),
        "peer_id" => peer_id.is_some(),
        "port" => port.is_some(),
        "uploaded" => uploaded.is_some(),
        "downloaded" => downloaded.is_some(),
        _ => left.is_some(),
    })?;
    let port = port.unwrap_or_default();
    let endpoint = |(ip, its_port): (IpAddr, Option<u16>)| {
        SocketAddr::new(ip.to_canonical(), its_port.unwrap_or(port))
    };
    let own_family = if client.is_ipv4() { ipv4 } else { ipv6 };
    let address = endpoint(ip.or(own_family).unwrap_or((client, None)));
    let other_family = |other: &SocketAddr| other.is_ipv4() != address.is_ipv4();
    let also = [ipv4, ipv6].into_iter().flatten().map(endpoint).filter(other_family).collect();
    let announce = Announce {
        info_hash: info_hash.unwrap_or(InfoHash([0; 20])),
        peer_id: peer_id.unwrap_or(PeerId([0; 20])),
        address,
        event,
        left: left.or(dialect.left_unsaid()),
        uploaded: uploaded.unwrap_or_default(),
        downloaded: downloaded.unwrap_or_default(),
        key,
        numwant,
    };
    Ok(Request { announce, key_text, also, compact, no_peer_id, passkey })
}

/// An IP address, or one with a port (BEP 7). Names are not looked up.
fn parse_ip(name: &str, value: &[u8]) -> Result<(IpAddr, Option<u16>), String> {
    let text = std::str::from_utf8(value).unwrap_or_default();
    let ip = text.parse().map(|ip| (ip, None)).ok();
    let endpoint = || text.parse().map(|at: SocketAddr| (at.ip(), Some(at.port()))).ok();
    ip.or_else(endpoint).ok_or_else(|| expected(name, value, "an IP address"))
}
