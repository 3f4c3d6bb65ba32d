//! A client for either protocol, for tests of what must be the same over both.

use std::fmt;
use std::net::{IpAddr, SocketAddr};

use crate::announce::{Announce, Announced, InfoHash, Scraped};
use crate::host::Tracker;
use crate::http;
use crate::udp::UdpClient;

/// The two protocols that a tracker serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// Datagrams, BEP 15.
    Udp,
    /// HTTP, BEP 3.
    Http,
}

impl Protocol {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::Udp, Self::Http];
}

/// The form in test names.
impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Udp => "udp",
            Self::Http => "http",
        })
    }
}

/// A client of one address of a tracker.
#[derive(Debug, Clone, Copy)]
pub struct Client {
    protocol: Protocol,
    tracker: SocketAddr,
}

impl Client {
    /// A client on 127.0.0.1.
    pub fn new(tracker: &Tracker, protocol: Protocol) -> Self {
        Self { protocol, tracker: tracker.ipv4(protocol) }
    }

    /// A client on ::1.
    pub fn ipv6(tracker: &Tracker, protocol: Protocol) -> Self {
        Self { protocol, tracker: tracker.ipv6(protocol) }
    }

    /// Announces, and returns the tracker's answer.
    #[track_caller]
    pub fn announce(&self, announce: &Announce) -> Announced {
        match self.protocol {
            Protocol::Udp => UdpClient::new(self.tracker).announce(announce),
            Protocol::Http => http::announce(self.tracker, announce),
        }
    }

    /// The same from this address of the client.
    #[track_caller]
    pub fn announce_from(&self, local: IpAddr, announce: &Announce) -> Announced {
        match self.protocol {
            Protocol::Udp => UdpClient::on(local, self.tracker).announce(announce),
            Protocol::Http => http::announce_from(local, self.tracker, announce),
        }
    }

    /// Scrapes, and returns the counts in the order of the info hashes.
    #[track_caller]
    pub fn scrape(&self, info_hashes: &[InfoHash]) -> Vec<Scraped> {
        match self.protocol {
            Protocol::Udp => UdpClient::new(self.tracker).scrape(info_hashes),
            Protocol::Http => http::scrape(self.tracker, info_hashes),
        }
    }
}
