//! What a test has set: answers that differ from what the tracker would say by itself.

use std::net::SocketAddr;

use crate::base::{Counts, InfoHash, PeerId};

/// What is set now. The default is nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Overrides {
    /// `interval` of announce replies, in seconds.
    pub interval: Option<u32>,
    /// `min interval` of announce replies, in seconds.
    pub min_interval: Option<u32>,
    /// What announces and scrapes are told of swarms.
    pub counts: ByInfoHash<Counts>,
    /// Why announces of torrents are refused.
    pub refusals: ByInfoHash<String>,
    /// What the next announces are told, the oldest first.
    pub scripts: Vec<Script>,
}

/// What one announce is told; what is none is as ever.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Script {
    /// Its torrent; none: any.
    pub info_hash: Option<InfoHash>,
    /// `interval`, in seconds.
    pub interval: Option<u32>,
    /// `min interval`, in seconds.
    pub min_interval: Option<u32>,
    /// The peers, in this order.
    pub peers: Option<Vec<(SocketAddr, PeerId)>>,
}

impl Overrides {
    /// Takes the script for an announce of this torrent.
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

    /// Sets the value of a torrent, or takes it away.
    pub fn set(&mut self, info_hash: InfoHash, value: Option<T>) {
        let known = self.0.iter().position(|(known, _)| *known == info_hash);
        match (known, value) {
            (Some(index), Some(value)) => self.0[index].1 = value,
            (Some(index), None) => drop(self.0.remove(index)),
            (None, Some(value)) => self.0.push((info_hash, value)),
            (None, None) => {}
        }
    }

    /// All of them.
    pub fn iter(&self) -> std::slice::Iter<'_, (InfoHash, T)> {
        self.0.iter()
    }
}
