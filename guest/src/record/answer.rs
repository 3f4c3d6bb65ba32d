//! The answer to a request, as values instead of bytes.
//!
//! A UDP reply is parsed again, in the form that it had before any fault. The numbers and peers of
//! an HTTP response are kept in a separate binary form, so that nothing here has to parse bencode.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use super::entry::Entry;
use crate::base::{Action, AnnounceReply, Counts, InfoHash, Outcome, Transport};

/// The answer to a request.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// No reply.
    Nothing,
    /// A connection id.
    Connected(u64),
    /// Peers.
    Announced {
        /// When to announce again, in seconds.
        interval: u32,
        /// The shortest time until the next announce, in seconds. UDP has no such field.
        min_interval: Option<u32>,
        /// The numbers of the swarm.
        counts: Counts,
        /// The peers.
        peers: Vec<SocketAddr>,
    },
    /// The numbers of swarms.
    Scraped(Vec<(InfoHash, Counts)>),
    /// Why it was refused.
    Refused(String),
}

impl Answer {
    pub(super) fn new(entry: &Entry, info_hashes: &[InfoHash]) -> Self {
        let told = entry.told;
        let reply = if entry.told.is_empty() { entry.reply } else { told };
        match (entry.outcome, entry.transport, entry.action) {
            (Outcome::Ignored, ..) => Answer::Nothing,
            (Outcome::Refused, ..) => Answer::Refused(entry.refusal.to_owned()),
            (_, Transport::Udp, Action::Announce) => Answer::Announced {
                interval: number(reply, 8),
                min_interval: None,
                counts: counts(number(reply, 16), number(reply, 12), 0),
                peers: endpoints(
                    reply.get(20..).unwrap_or_default(),
                    entry.arrival.remote.ip().to_canonical().is_ipv6(),
                )
                .collect(),
            },
            (_, _, Action::Answer) => Answer::Nothing,
            (_, Transport::Http | Transport::Ws, Action::Announce) => {
                let lists = told.get(20..).unwrap_or_default();
                let (v4, v6) = lists.split_at(lists.len().min(number(told, 16) as usize));
                Answer::Announced {
                    interval: number(told, 0),
                    min_interval: Some(number(told, 4)).filter(|&seconds| seconds != UNTOLD),
                    counts: counts(number(told, 8), number(told, 12), 0),
                    peers: endpoints(v4, false).chain(endpoints(v6, true)).collect(),
                }
            }
            (_, Transport::Udp, Action::Scrape) => {
                let swarms = reply.get(8..).unwrap_or_default().chunks_exact(12);
                let swarms = info_hashes.iter().zip(swarms).map(|(hash, swarm)| (*hash, swarm));
                Answer::Scraped(swarms.map(scraped).collect())
            }
            (_, Transport::Http | Transport::Ws, Action::Scrape) => {
                let swarms = told.as_chunks::<32>().0.iter().map(|swarm| {
                    let mut info_hash = [0; 20];
                    info_hash.copy_from_slice(&swarm[..20]);
                    (InfoHash(info_hash), &swarm[20..])
                });
                Answer::Scraped(swarms.map(scraped).collect())
            }
            (_, Transport::Ws, _) => Answer::Nothing,
            _ => {
                Answer::Connected(u64::from(number(reply, 8)) << 32 | u64::from(number(reply, 12)))
            }
        }
    }
}

/// Stands for a min interval that was not sent.
const UNTOLD: u32 = u32::MAX;

/// The answer to an HTTP announce: interval, min interval, seeders, leechers, the length of the
/// IPv4 peers, the IPv4 peers of 6 bytes each, and the IPv6 peers of 18 bytes each.
pub(crate) fn told_announced(told: &AnnounceReply, v4: &[u8], v6: &[u8]) -> Vec<u8> {
    let AnnounceReply { interval, min_interval, counts } = told;
    let mut bytes = Vec::with_capacity(20 + v4.len() + v6.len());
    let min_interval = min_interval.unwrap_or(UNTOLD);
    for number in [*interval, min_interval, counts.seeders, counts.leechers, v4.len() as u32] {
        bytes.extend(number.to_be_bytes());
    }
    bytes.extend(v4);
    bytes.extend(v6);
    bytes
}

/// Adds one swarm of the answer to an HTTP scrape.
pub(crate) fn told_scraped(told: &mut Vec<u8>, info_hash: &InfoHash, counts: Counts) {
    told.extend(info_hash.0);
    for number in [counts.seeders, counts.downloaded, counts.leechers] {
        told.extend(number.to_be_bytes());
    }
}

/// Seeders, downloaded and leechers, in the order of a scrape reply.
fn scraped((info_hash, swarm): (InfoHash, &[u8])) -> (InfoHash, Counts) {
    (info_hash, counts(number(swarm, 0), number(swarm, 8), number(swarm, 4)))
}

fn counts(seeders: u32, leechers: u32, downloaded: u32) -> Counts {
    Counts { seeders, leechers, downloaded, partial_seeds: 0 }
}

/// Peers of 6 or 18 bytes each.
fn endpoints(compact: &[u8], v6: bool) -> impl Iterator<Item = SocketAddr> {
    compact.chunks_exact(if v6 { 18 } else { 6 }).map(|peer| {
        let (ip, port) = peer.split_at(peer.len() - 2);
        let mut octets = [0; 16];
        octets[..ip.len()].copy_from_slice(ip);
        let [a, b, c, d, ..] = octets;
        let ip: IpAddr = match ip.len() {
            4 => Ipv4Addr::new(a, b, c, d).into(),
            _ => Ipv6Addr::from_octets(octets).into(),
        };
        SocketAddr::new(ip, u16::from_be_bytes([port[0], port[1]]))
    })
}

/// Four bytes as a number; 0 if the kept part of the reply ends before them.
fn number(bytes: &[u8], at: usize) -> u32 {
    let four = bytes.get(at..at + 4).and_then(|four| four.try_into().ok());
    four.map(u32::from_be_bytes).unwrap_or_default()
}
