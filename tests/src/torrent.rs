//! A torrent of one file (BEP 3), private (BEP 27), with one tracker.

use std::collections::BTreeMap;

use bendy::value::Value;
use sha1::{Digest, Sha1};

use crate::announce::InfoHash;
use crate::bencode;

const PIECE_LENGTH: usize = 16 << 10;

/// A torrent.
#[derive(Debug)]
pub struct Torrent {
    /// The `.torrent` file.
    pub bytes: Vec<u8>,
    /// Its info hash.
    pub info_hash: InfoHash,
}

impl Torrent {
    /// The torrent of a file of this name and content.
    pub fn new(name: &'static str, content: &[u8], announce_url: &str) -> Self {
        let pieces: Vec<u8> = content.chunks(PIECE_LENGTH).flat_map(Sha1::digest).collect();
        let info = dict([
            ("length", Value::Integer(content.len() as i64)),
            ("name", bytes(name)),
            ("piece length", Value::Integer(PIECE_LENGTH as i64)),
            ("pieces", bytes(pieces)),
            ("private", Value::Integer(1)),
        ]);
        let info_hash = Sha1::digest(encode(&info)).into();
        let torrent = dict([("announce", bytes(announce_url)), ("info", info)]);
        Self { bytes: encode(&torrent), info_hash }
    }
}

fn dict<const N: usize>(pairs: [(&'static str, Value<'static>); N]) -> Value<'static> {
    let pairs = pairs.map(|(key, value)| (key.as_bytes().into(), value));
    Value::Dict(BTreeMap::from(pairs))
}

fn bytes(bytes: impl AsRef<[u8]>) -> Value<'static> {
    Value::Bytes(bytes.as_ref().to_vec().into())
}

fn encode(value: &Value) -> Vec<u8> {
    bencode::encode(value).expect("a value can be encoded")
}
