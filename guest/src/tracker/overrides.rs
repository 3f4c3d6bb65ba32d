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
    counts: ByInfoHash<Counts>,
    refusals: ByInfoHash<String>,
    scripts: Vec<Script>,
}

/// Torrents that may have counts, and that may be refused.
const TORRENTS_MAX: usize = 10_000;
/// Bytes of all reasons for refusals.
const REASONS_MAX: usize = 1024 * 1024;
/// Scripts that wait for an announce.
const SCRIPTS_MAX: usize = 1_000;
/// Peers in all of them.
const PEERS_MAX: usize = 100_000;

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
    /// The counts that announces and scrapes get, for the torrents that have some.
    pub fn counts(&self) -> &ByInfoHash<Counts> {
        &self.counts
    }

    /// Sets the counts of a torrent, or removes them.
    ///
    /// # Errors
    /// That too many torrents have counts.
    pub fn set_counts(
        &mut self,
        info_hash: InfoHash,
        counts: Option<Counts>,
    ) -> Result<(), String> {
        self.counts.set("counts", info_hash, counts)
    }

    /// The torrents whose announces are refused, and why.
    pub fn refusals(&self) -> &ByInfoHash<String> {
        &self.refusals
    }

    /// Refuses announces of a torrent, or no longer.
    ///
    /// # Errors
    /// That too many torrents are refused, or that their reasons are too long together.
    pub fn refuse(&mut self, info_hash: InfoHash, reason: Option<String>) -> Result<(), String> {
        let others = self.refusals.iter().filter(|(known, _)| *known != info_hash);
        let others: usize = others.map(|(_, reason)| reason.len()).sum();
        if let Some(reason) = reason.as_ref().filter(|reason| others + reason.len() > REASONS_MAX) {
            return Err(format!(
                "reason: {} bytes, expected at most {REASONS_MAX} for all torrents together",
                reason.len(),
            ));
        }
        self.refusals.set("refusals", info_hash, reason)
    }

    /// Scripts for the next announces, the oldest first.
    pub fn scripts(&self) -> &[Script] {
        &self.scripts
    }

    /// Adds a script for the next announce.
    ///
    /// # Errors
    /// That too many scripts wait for an announce, or that they have too many peers together.
    pub fn add_script(&mut self, script: Script) -> Result<(), String> {
        if self.scripts.len() >= SCRIPTS_MAX {
            return Err(format!("script: {SCRIPTS_MAX} are here already, expected fewer"));
        }
        let of = |script: &Script| script.peers.as_ref().map_or(0, |peers| peers.0.len());
        let peers = self.scripts.iter().map(of).sum::<usize>() + of(&script);
        if peers > PEERS_MAX {
            return Err(format!("peers: {peers} in all scripts, expected at most {PEERS_MAX}"));
        }
        self.scripts.push(script);
        Ok(())
    }

    /// Removes and returns the script for an announce of this torrent.
    pub(crate) fn take_script(&mut self, info_hash: &InfoHash) -> Script {
        let fits = |script: &Script| script.info_hash.is_none_or(|meant| meant == *info_hash);
        let index = self.scripts.iter().position(fits);
        index.map(|index| self.scripts.remove(index)).unwrap_or_default()
    }
}

/// What some torrents have, in the order of their info hashes.
#[derive(Clone, Debug, PartialEq)]
pub struct ByInfoHash<T>(Vec<(InfoHash, T)>);

impl<T> Default for ByInfoHash<T> {
    fn default() -> Self {
        ByInfoHash(Vec::new())
    }
}

impl<T> ByInfoHash<T> {
    fn place(&self, info_hash: &InfoHash) -> Result<usize, usize> {
        self.0.binary_search_by(|(known, _)| known.cmp(info_hash))
    }

    /// What a torrent has.
    pub fn get(&self, info_hash: &InfoHash) -> Option<&T> {
        self.place(info_hash).ok().map(|place| &self.0[place].1)
    }

    /// All torrents that have something.
    pub fn iter(&self) -> std::slice::Iter<'_, (InfoHash, T)> {
        self.0.iter()
    }

    fn set(&mut self, what: &str, info_hash: InfoHash, value: Option<T>) -> Result<(), String> {
        match (self.place(&info_hash), value) {
            (Ok(place), Some(value)) => self.0[place].1 = value,
            (Ok(place), None) => drop(self.0.remove(place)),
            (Err(_), Some(_)) if self.0.len() >= TORRENTS_MAX => {
                return Err(format!("{what}: {TORRENTS_MAX} torrents have some, expected fewer"));
            }
            (Err(place), Some(value)) => self.0.insert(place, (info_hash, value)),
            (Err(_), None) => {}
        }
        Ok(())
    }
}
