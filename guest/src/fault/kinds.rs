//! The ways in which a reply can be wrong, each with its word.

use crate::notation::{Type, Value, kinds};

kinds! {
    /// An error in `Content-Length`.
    LengthKind {
        /// It is missing: the body ends with the connection.
        Absent "absent",
        /// The number has spaces around it.
        Padded "padded",
        /// It occurs twice.
        Twice "twice",
        /// It is -1.
        Negative "negative",
    }

    /// Where in an HTTP response a connection ends.
    Place {
        /// Before its first byte.
        Start "start",
        /// In the middle of its head.
        Head "head",
        /// In the middle of its body.
        Body "body",
        /// After its last byte.
        End "end",
    }

    /// An error in a scrape reply. A reply without swarms is not changed.
    ScrapeChange {
        /// The swarms are in reverse order: over UDP the numbers are for the wrong torrents, over
        /// HTTP the keys are not sorted.
        Reversed "reversed",
        /// The first swarm is missing.
        FirstMissing "first-missing",
        /// The first swarm occurs twice.
        FirstTwice "first-twice",
        /// There is one more swarm, which was not requested.
        OneUnknown "one-unknown",
        /// The numbers `downloaded` and `leechers` are swapped.
        Swapped "swapped",
    }

    /// An unusual form of the head of an HTTP response.
    HeadChange {
        /// It says HTTP/1.0.
        Http10 "http10",
        /// The names of its header fields are in lower case.
        Lowercase "lowercase",
        /// The value of each header field is on a separate line (RFC 9112, section 5.2).
        Folded "folded",
        /// It has a header field without a value.
        NoValue "no-value",
        /// A `100 Continue`, which was not requested, comes before it.
        ContinueFirst "continue-first",
    }

    /// A body in at most three chunks (RFC 9112, section 7.1).
    Chunking {
        /// The chunks are correct.
        Plain "plain",
        /// There is also a `Content-Length`.
        WithLength "with-length",
        /// Each chunk has an extension.
        Extensions "extensions",
        /// The connection ends in the middle of a chunk.
        CutShort "cut-short",
        /// A trailer field follows.
        Trailers "trailers",
    }

    /// A content coding (RFC 9110, section 8.4.1; RFC 8878), whatever the client accepts.
    Coding {
        /// The gzip format (RFC 1952).
        Gzip "gzip",
        /// The zlib format (RFC 1950).
        Deflate "deflate",
        /// The Zstandard format (RFC 8878).
        Zstd "zstd",
    }

    /// An error in a coded body.
    CodingDamage {
        /// It is not coded, although `Content-Encoding` says so.
        Mislabelled "mislabelled",
        /// Its second half is missing.
        CutShort "cut-short",
        /// It is 64 MiB of zeros. For `gzip` only.
        Bomb "bomb",
    }

    /// An error in a bencoded dictionary (BEP 3).
    BencodeChange {
        /// Its keys are in reverse order.
        Unsorted "unsorted",
        /// Each key occurs twice.
        KeysTwice "keys-twice",
        /// Its integers have leading zeros.
        LeadingZeros "leading-zeros",
        /// Its integers are larger than 64 bits.
        HugeIntegers "huge-integers",
        /// It has one more value, which is 10,000 lists deep.
        Nested "nested",
    }
}

/// An error in `Content-Length`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LengthChange {
    /// One of these errors.
    Kind(LengthKind),
    /// It is too large by this many bytes, or too small if negative.
    OffBy(i32),
}

impl Value for LengthChange {
    const EXPECTED: &'static str =
        "one of absent padded twice negative, or a whole number by which it is off";
    const TYPE: Type = Type::KindOrNumber(LengthKind::KIND);

    fn read(text: &[u8]) -> Option<Self> {
        LengthKind::read(text)
            .map(LengthChange::Kind)
            .or_else(|| i32::read(text).map(LengthChange::OffBy))
    }

    fn write(&self, out: &mut Vec<u8>) {
        match self {
            LengthChange::Kind(kind) => kind.write(out),
            LengthChange::OffBy(bytes) => bytes.write(out),
        }
    }
}
