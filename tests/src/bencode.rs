//! A view of bencoded answers (BEP 3), whose failures say what is missing.

use std::fmt;

use bendy::decoding::{self, Decoder, FromBencode};
use bendy::encoding::{self, Encoder};
use bendy::value::Value;

/// The most levels of nested lists and dictionaries: torrents and answers need 4 at most.
const MAX_DEPTH: usize = 8;

/// A bencoded value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bencode(Value<'static>);

impl Bencode {
    /// Reads a whole body. Fails unless it is bencode in its one canonical form: keys sorted and
    /// single, integers without leading zeros, nothing after the value.
    #[track_caller]
    pub fn decode(body: &[u8]) -> Self {
        let value = decode(body)
            .unwrap_or_else(|error| panic!("not bencode: {error}: {}", body.escape_ascii()));
        let canonical = encode(&value).expect("what was decoded can be encoded");
        assert!(canonical == body, "not canonical bencode: {}", body.escape_ascii());
        Self(value)
    }

    /// The value at a key of this dictionary, if it is there.
    #[track_caller]
    pub fn get(&self, key: &[u8]) -> Option<Self> {
        match &self.0 {
            Value::Dict(dict) => dict.get(key).cloned().map(Self),
            _ => panic!("expected a dictionary with `{}`, not {self}", key.escape_ascii()),
        }
    }

    /// The value at a key of this dictionary.
    #[track_caller]
    pub fn at(&self, key: &str) -> Self {
        self.get(key.as_bytes()).unwrap_or_else(|| panic!("no `{key}` in {self}"))
    }

    /// The keys of this dictionary, in order.
    #[track_caller]
    pub fn keys(&self) -> Vec<Vec<u8>> {
        match &self.0 {
            Value::Dict(dict) => dict.keys().map(|key| key.to_vec()).collect(),
            _ => panic!("expected a dictionary, not {self}"),
        }
    }

    /// This integer.
    #[track_caller]
    pub fn integer(&self) -> i64 {
        match self.0 {
            Value::Integer(integer) => integer,
            _ => panic!("expected an integer, not {self}"),
        }
    }

    /// This byte string.
    #[track_caller]
    pub fn bytes(&self) -> &[u8] {
        match &self.0 {
            Value::Bytes(bytes) => bytes,
            _ => panic!("expected a byte string, not {self}"),
        }
    }

    /// This byte string, which has to be UTF-8.
    #[track_caller]
    pub fn text(&self) -> &str {
        str::from_utf8(self.bytes()).unwrap_or_else(|_| panic!("expected UTF-8, not {self}"))
    }

    /// The items of this list; `None` if it is not a list.
    pub fn as_list(&self) -> Option<Vec<Self>> {
        match &self.0 {
            Value::List(list) => Some(list.iter().cloned().map(Self).collect()),
            _ => None,
        }
    }
}

/// The encoded bytes, where bytes other than printable ASCII are escaped.
impl fmt::Display for Bencode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", encode(&self.0).map_err(|_| fmt::Error)?.escape_ascii())
    }
}

fn decode(bytes: &[u8]) -> Result<Value<'static>, decoding::Error> {
    let mut decoder = Decoder::new(bytes).with_max_depth(MAX_DEPTH);
    match decoder.next_object()? {
        Some(object) => Value::decode_bencode_object(object),
        None => Err(decoding::Error::missing_field("value")),
    }
}

/// Encodes a value.
pub fn encode(value: &Value) -> Result<Vec<u8>, encoding::Error> {
    let mut encoder = Encoder::new().with_max_depth(MAX_DEPTH);
    encoder.emit(value)?;
    encoder.get_output()
}
