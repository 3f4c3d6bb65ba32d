//! What a test has set: answers that differ from the tracker's own.

use std::net::SocketAddr;

use crate::base::{Counts, InfoHash, PeerId};
use crate::notation::output::hex;
use crate::notation::{self, Type, Value, parse, read_hex, show, table};

/// What is set now. By default nothing is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Overrides {
    /// `interval` of announce replies, in seconds.
    pub interval: Option<u32>,
    /// `min interval` of announce replies, in seconds.
    pub min_interval: Option<u32>,
    /// The counts that announces and scrapes get.
    pub counts: ByInfoHash<Counts>,
    /// The torrents whose announces are refused, and why.
    pub refusals: ByInfoHash<String>,
    /// Scripts for the next announces, the oldest first.
    pub scripts: Vec<Script>,
}

table! {
    /// The answer to one announce. A field that is not set keeps the tracker's own value.
    #[derive(Clone, Debug, Default, PartialEq)]
    Script "script";

    "What the next announce is told" {
        /// The torrent. Default: whichever is announced next.
        info_hash "info hash": Option<InfoHash>;
        /// `interval`, in seconds.
        interval "seconds": Option<u32>;
        /// `min interval`, in seconds. UDP has no such field.
        min_interval "seconds": Option<u32>;
        /// The peers: all of them, in this order, however many the client asks for. A peer without
        /// a peer id gets one made from its address. UDP sends only those of the client's address
        /// family.
        peers "peers": Option<ScriptedPeers>;
    }
}

impl Script {
    /// Reads a script, in words or as a JSON object.
    ///
    /// # Errors
    /// Which word or field is wrong, and what was expected.
    pub fn parse(text: &str) -> Result<Self, String> {
        notation::read(text)
    }
}

/// The peers of a script, each with its peer id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptedPeers(pub Vec<(SocketAddr, PeerId)>);

/// Addresses with commas between them, or `none` for no peer. An address may be followed by `=` and
/// the 40 hexadecimal digits of a peer id.
impl Value for ScriptedPeers {
    const EXPECTED: &'static str = "addresses such as 192.0.2.1:6881,[2001:db8::1]:6881, each with = and 40 hexadecimal digits of a peer id or without, or none for no peer";
    const TYPE: Type = Type::Peers;

    fn read(text: &[u8]) -> Option<Self> {
        if text == b"none" {
            return Some(ScriptedPeers(Vec::new()));
        }
        let peer = |text: &[u8]| {
            let at = text.iter().position(|&byte| byte == b'=');
            let address: SocketAddr = parse(&text[..at.unwrap_or(text.len())])?;
            if address.port() == 0 {
                return None;
            }
            let address = SocketAddr::new(address.ip().to_canonical(), address.port());
            let peer_id = match at {
                Some(at) => PeerId(read_hex(&text[at + 1..])?.try_into().ok()?),
                None => PeerId::from_address(address),
            };
            Some((address, peer_id))
        };
        text.split(|&byte| byte == b',').map(peer).collect::<Option<_>>().map(ScriptedPeers)
    }

    fn write(&self, out: &mut Vec<u8>) {
        if self.0.is_empty() {
            out.extend(b"none");
        }
        for (index, (address, peer_id)) in self.0.iter().enumerate() {
            if index > 0 {
                out.push(b',');
            }
            show(address, out);
            out.push(b'=');
            out.extend(hex(&peer_id.0).bytes());
        }
    }
}

impl Overrides {
    /// Removes and returns the script for an announce of this torrent.
    pub(crate) fn take_script(&mut self, info_hash: &InfoHash) -> Script {
        let fits = |script: &Script| script.info_hash.is_none_or(|meant| meant == *info_hash);
        let index = self.scripts.iter().position(fits);
        index.map(|index| self.scripts.remove(index)).unwrap_or_default()
    }
}

/// A few values by info hash, in the order in which they were first set.
#[derive(Clone, Debug, PartialEq)]
pub struct ByInfoHash<T>(Vec<(InfoHash, T)>);

impl<T> Default for ByInfoHash<T> {
    fn default() -> Self {
        ByInfoHash(Vec::new())
    }
}

impl<T> ByInfoHash<T> {
    /// The value of a torrent.
    pub fn get(&self, info_hash: &InfoHash) -> Option<&T> {
        self.0.iter().find(|(known, _)| known == info_hash).map(|(_, value)| value)
    }

    /// Sets or removes the value of a torrent.
    pub fn set(&mut self, info_hash: InfoHash, value: Option<T>) {
        let known = self.0.iter().position(|(known, _)| *known == info_hash);
        match (known, value) {
            (Some(index), Some(value)) => self.0[index].1 = value,
            (Some(index), None) => drop(self.0.remove(index)),
            (None, Some(value)) => self.0.push((info_hash, value)),
            (None, None) => {}
        }
    }

    /// All torrents and their values.
    pub fn iter(&self) -> std::slice::Iter<'_, (InfoHash, T)> {
        self.0.iter()
    }
}
