//! The ways in which a reply can be wrong, each with its word.

use crate::notation::{Type, Value, kinds};

kinds! {
    /// What is wrong with `Content-Length`.
    LengthKind {
        /// It is not there: the body ends with the connection.
        Absent "absent",
        /// Spaces are around the number.
        Padded "padded",
        /// It is there twice.
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

    /// What is wrong with a scrape reply. A reply about no swarm is not changed.
    ScrapeChange {
        /// The swarms are in reverse order: over UDP each number is another torrent's, over HTTP the keys
        /// are not sorted.
        Reversed "reversed",
        /// The first swarm is missing.
        FirstMissing "first-missing",
        /// The first swarm is there twice.
        FirstTwice "first-twice",
        /// There is one more swarm, which nobody asked for.
        OneUnknown "one-unknown",
        /// The numbers have changed places: `downloaded` is where `leechers` should be.
        Swapped "swapped",
    }

    /// What is odd about the head of an HTTP response.
    HeadChange {
        /// It says HTTP/1.0.
        Http10 "http10",
        /// The names of its header fields are in lower case.
        Lowercase "lowercase",
        /// The values of its header fields are on lines of their own (RFC 9112, section 5.2).
        Folded "folded",
        /// It has a header field without a value.
        NoValue "no-value",
        /// A `100 Continue` comes before it, which nobody asked for.
        ContinueFirst "continue-first",
    }

    /// A body in at most three chunks (RFC 9112, section 7.1).
    Chunking {
        /// It is correct.
        Plain "plain",
        /// There is a `Content-Length`, too.
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

    /// What is wrong with a coded body.
    CodingDamage {
        /// It is not coded at all: only `Content-Encoding` says so.
        Mislabelled "mislabelled",
        /// Its second half is missing.
        CutShort "cut-short",
        /// It is 64 MiB of zeros. For `gzip` only.
        Bomb "bomb",
    }

    /// What is wrong with a bencoded dictionary (BEP 3).
    BencodeChange {
        /// Its keys are in reverse order.
        Unsorted "unsorted",
        /// Each key is there twice.
        KeysTwice "keys-twice",
        /// Its integers have leading zeros.
        LeadingZeros "leading-zeros",
        /// Its integers are larger than 64 bits.
        HugeIntegers "huge-integers",
        /// It has one more value, which is 10,000 lists deep.
        Nested "nested",
    }
}

/// What is wrong with `Content-Length`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LengthChange {
    /// It is one of these ways wrong.
    Kind(LengthKind),
    /// It is this many bytes too long, or below 0 too short.
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
