//! A tracker's swarms, and what a test has set, as bytes.
//!
//! The format: a mark with the version, then in this order the intervals; the counts that were set;
//! the refusals; the scripts; and the swarms, sorted by info hash. Each swarm has its peers, sorted
//! by how long they have been silent, the longest first. All integers are big-endian. An optional
//! value has a byte before it, 0 or 1. Lists and texts have their length before them. A peer has
//! its age instead of the moment it was last heard, because the tracker that restores it may have
//! another clock. A key that is not a number is followed by its text.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use super::Tracker;
use super::overrides::{Overrides, Script, ScriptedPeers};
use crate::base::key::{self, KeyTexts};
use crate::base::{Counts, Event, InfoHash, Instant, PeerId};
use crate::swarms::Peer;

const MARK: &[u8; 8] = b"tracker2";

impl Tracker {
    /// Writes the swarms and what was set.
    pub fn snapshot(&mut self, now: Instant) -> Vec<u8> {
        self.expire(now);
        let overrides = &self.overrides;
        let mut out = Writer(MARK.to_vec());
        out.optional(overrides.interval, Writer::u32);
        out.optional(overrides.min_interval, Writer::u32);
        out.length(overrides.counts().iter().len());
        for (info_hash, counts) in overrides.counts().iter() {
            out.bytes(&info_hash.0);
            out.counts(counts);
        }
        out.length(overrides.refusals().iter().len());
        for (info_hash, text) in overrides.refusals().iter() {
            out.bytes(&info_hash.0);
            out.text(text.as_bytes());
        }
        out.length(overrides.scripts().len());
        for Script { info_hash, interval, min_interval, peers } in overrides.scripts() {
            out.optional(*info_hash, |out, info_hash| out.bytes(&info_hash.0));
            out.optional(*interval, Writer::u32);
            out.optional(*min_interval, Writer::u32);
            out.optional(peers.as_ref(), |out, peers| {
                out.length(peers.0.len());
                for (address, id) in &peers.0 {
                    out.address(*address);
                    out.bytes(&id.0);
                }
            });
        }
        // This includes swarms that have only a history.
        let mut swarms = BTreeMap::new();
        let known = self.swarms.iter().map(|(info_hash, swarm)| (*info_hash, swarm.counts()));
        swarms.extend(known.filter(|(_, counts)| *counts != Counts::default()));
        out.length(swarms.len());
        for (info_hash, counts) in swarms {
            out.bytes(&info_hash.0);
            out.u32(counts.downloaded);
            let swarm = self.swarms.get(&info_hash);
            let peers: Vec<_> = swarm.into_iter().flat_map(|swarm| swarm.peers()).collect();
            let mut oldest_first = BinaryHeap::new();
            for (index, peer) in peers.iter().enumerate() {
                oldest_first.push(Reverse((peer.last_heard, index, 0)));
            }
            out.length(peers.len());
            while let Some(Reverse((heard, index, _))) = oldest_first.pop() {
                let peer = &peers[index];
                out.u64((now - heard).as_nanos() as u64);
                out.address(peer.address);
                out.bytes(&peer.id.0);
                out.optional(peer.key, Writer::u32);
                let text = peer.key.and_then(|bits| self.key_texts.get(bits));
                out.optional(text, Writer::text);
                out.optional(peer.left, Writer::u64);
                out.u64(peer.uploaded);
                out.u64(peer.downloaded);
                out.u8(peer.event as u8);
            }
        }
        out.0
    }

    /// Replaces the swarms and what was set with the content of a snapshot.
    ///
    /// # Errors
    /// The mistake in the bytes, and where it is. Then nothing is changed.
    pub fn restore(&mut self, now: Instant, snapshot: &[u8]) -> Result<(), String> {
        let mut input = Reader { bytes: snapshot, at: 0 };
        if !snapshot.starts_with(MARK) {
            return Err("snapshot: it begins as none of this version does".into());
        }
        input.at = MARK.len();
        let mut overrides = Overrides::default();
        overrides.interval = input.optional(Reader::u32)?;
        overrides.min_interval = input.optional(Reader::u32)?;
        for _ in 0..input.u32()? {
            let info_hash = input.info_hash()?;
            overrides.set_counts(info_hash, Some(input.counts()?))?;
        }
        for _ in 0..input.u32()? {
            let info_hash = input.info_hash()?;
            let text = String::from_utf8(input.text()?.to_vec());
            let text = text.map_err(|_| input.error("a text that is no UTF-8"))?;
            overrides.refuse(info_hash, Some(text))?;
        }
        for _ in 0..input.u32()? {
            let script = Script {
                info_hash: input.optional(Reader::info_hash)?,
                interval: input.optional(Reader::u32)?,
                min_interval: input.optional(Reader::u32)?,
                peers: input.optional(Reader::told_peers)?.map(ScriptedPeers),
            };
            overrides.add_script(script)?;
        }
        let (mut swarms, mut key_texts) = (self.swarms.emptied(), KeyTexts::default());
        for _ in 0..input.u32()? {
            let info_hash = input.info_hash()?;
            if swarms.get(&info_hash).is_some() {
                return Err(input.error("a swarm for the second time"));
            }
            let downloaded = input.u32()?;
            for _ in 0..input.u32()? {
                let peer = Peer {
                    last_heard: now - Duration::from_nanos(input.u64()?),
                    address: input.address()?,
                    id: PeerId(input.array()?),
                    key: input.key(&mut key_texts)?,
                    left: input.optional(Reader::u64)?,
                    uploaded: input.u64()?,
                    downloaded: input.u64()?,
                    event: input.event()?,
                };
                swarms.upsert_peer(info_hash, &peer);
            }
            if downloaded > 0 || swarms.get(&info_hash).is_some() {
                swarms.set_downloaded(info_hash, downloaded);
            }
        }
        if input.at < snapshot.len() {
            return Err(input.error("more bytes than a snapshot has"));
        }
        (self.swarms, self.key_texts, self.overrides) = (swarms, key_texts, overrides);
        self.expire(now);
        Ok(())
    }
}

struct Writer(Vec<u8>);

impl Writer {
    fn bytes(&mut self, bytes: &[u8]) {
        self.0.extend(bytes);
    }

    fn u8(&mut self, number: u8) {
        self.0.push(number);
    }

    fn u32(&mut self, number: u32) {
        self.bytes(&number.to_be_bytes());
    }

    fn u64(&mut self, number: u64) {
        self.bytes(&number.to_be_bytes());
    }

    fn length(&mut self, length: usize) {
        self.u32(length as u32);
    }

    fn text(&mut self, text: &[u8]) {
        self.length(text.len());
        self.bytes(text);
    }

    fn optional<T>(&mut self, value: Option<T>, write: impl FnOnce(&mut Self, T)) {
        self.u8(value.is_some().into());
        if let Some(value) = value {
            write(self, value);
        }
    }

    fn counts(&mut self, counts: &Counts) {
        self.u32(counts.seeders);
        self.u32(counts.leechers);
        self.u32(counts.downloaded);
    }

    fn address(&mut self, address: SocketAddr) {
        match address.ip() {
            IpAddr::V4(ip) => {
                self.u8(4);
                self.bytes(&ip.octets());
            }
            IpAddr::V6(ip) => {
                self.u8(6);
                self.bytes(&ip.octets());
            }
        }
        self.bytes(&address.port().to_be_bytes());
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn error(&self, text: &str) -> String {
        format!("snapshot: {text} at byte {}", self.at)
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], String> {
        let rest = &self.bytes[self.at..];
        let taken = rest.get(..length).ok_or_else(|| self.error("it ends too early"))?;
        self.at += length;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], String> {
        let mut array = [0; N];
        array.copy_from_slice(self.take(N)?);
        Ok(array)
    }

    fn u8(&mut self) -> Result<u8, String> {
        self.array().map(u8::from_be_bytes)
    }

    fn u16(&mut self) -> Result<u16, String> {
        self.array().map(u16::from_be_bytes)
    }

    fn u32(&mut self) -> Result<u32, String> {
        self.array().map(u32::from_be_bytes)
    }

    fn u64(&mut self) -> Result<u64, String> {
        self.array().map(u64::from_be_bytes)
    }

    fn optional<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, String>,
    ) -> Result<Option<T>, String> {
        match self.u8()? {
            0 => Ok(None),
            1 => read(self).map(Some),
            other => Err(self.error(&format!("{other}, expected 0 or 1,"))),
        }
    }

    /// A key, and its text if it is not a number.
    fn key(&mut self, texts: &mut KeyTexts) -> Result<Option<u32>, String> {
        let bits = self.optional(Reader::u32)?;
        if let Some(text) = self.optional(Reader::text)? {
            if bits != Some(key::bits(text)) {
                return Err(self.error("the text of another key"));
            }
            texts.keep(text);
        }
        Ok(bits)
    }

    fn text(&mut self) -> Result<&'a [u8], String> {
        let length = self.u32()? as usize;
        self.take(length)
    }

    fn info_hash(&mut self) -> Result<InfoHash, String> {
        self.array().map(InfoHash)
    }

    fn counts(&mut self) -> Result<Counts, String> {
        Ok(Counts {
            seeders: self.u32()?,
            leechers: self.u32()?,
            downloaded: self.u32()?,
            partial_seeds: 0,
        })
    }

    fn told_peers(&mut self) -> Result<Vec<(SocketAddr, PeerId)>, String> {
        let mut peers = Vec::new();
        for _ in 0..self.u32()? {
            peers.push((self.address()?, PeerId(self.array()?)));
        }
        Ok(peers)
    }

    fn address(&mut self) -> Result<SocketAddr, String> {
        let ip: IpAddr = match self.u8()? {
            4 => self.array::<4>()?.into(),
            6 => self.array::<16>()?.into(),
            other => return Err(self.error(&format!("address family {other}, expected 4 or 6,"))),
        };
        Ok(SocketAddr::new(ip, self.u16()?))
    }

    fn event(&mut self) -> Result<Event, String> {
        let number = self.u8()?;
        let event = Event::from_number(number.into()).filter(|event| *event != Event::Stopped);
        event.ok_or_else(|| self.error(&format!("event {number}, expected 0, 1, 2 or 4,")))
    }
}
