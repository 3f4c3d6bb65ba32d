//! The types of values.

/// The type of a value, in JSON and in code that is generated from a table.
#[derive(Clone, Copy, Debug)]
pub enum Type {
    /// A word without a value; `true` or `false` in JSON.
    Flag,
    /// `true` or `false`.
    Bool,
    /// A whole number of 16 bits.
    U16,
    /// A whole number of 32 bits.
    U32,
    /// A whole number of 64 bits; in JSON also a text, such as `"0x41727101980"`.
    U64,
    /// A whole number of 32 bits with a sign.
    I32,
    /// A whole number of 64 bits with a sign.
    I64,
    /// A number from 0 to 1.
    Probability,
    /// A text.
    Text,
    /// One of some words.
    Kind(&'static Kind),
    /// One of some words, or a whole number of 32 bits with a sign.
    KindOrNumber(&'static Kind),
    /// A number of seconds, or a text with its unit. In JSON a text without a unit is refused: in
    /// TypeScript, where numbers are milliseconds, it would be misread as seconds.
    Duration,
    /// A text, as its UTF-8, or bytes as `{"hex": "00ff"}`.
    Bytes,
    /// 20 bytes at most: a text, or `{"hex": "00ff"}`.
    PeerIdPrefix,
    /// 40 hexadecimal digits, or 20 bytes as `{"hex": "…"}`.
    InfoHash,
    /// An IP address.
    Ip,
    /// Addresses: in JSON an array of `{"ip": "127.0.0.1", "port": 6881}`.
    Addresses,
    /// Addresses with or without peer ids: `{"ip": "127.0.0.1", "port": 6881, "peerId": "…"}`.
    Peers,
    /// A key with bytes: in JSON a field of an object.
    Entry,
}

/// The words of a kind.
#[derive(Debug)]
pub struct Kind {
    /// The name of the type.
    pub name: &'static str,
    /// The words.
    pub words: &'static [&'static str],
    /// Their documentation.
    #[cfg(not(target_arch = "wasm32"))]
    pub about: Described,
}

impl Kind {
    /// The place of a word.
    #[inline(never)]
    pub(crate) fn position(&self, text: &[u8]) -> Option<usize> {
        self.words.iter().position(|word| word.as_bytes() == text)
    }
}

/// The documentation of a kind and its words.
#[cfg(not(target_arch = "wasm32"))]
#[derive(Debug)]
pub struct Described {
    /// The lines of the documentation.
    pub docs: &'static [&'static str],
    /// The name of each variant, and the lines of its documentation.
    pub variants: &'static [(&'static str, &'static [&'static str])],
}
