//! The ways in which a reply can be wrong.

use std::fmt;

use crate::types::kinds::kinds;

kinds! {
    /// Where in an HTTP response a connection ends.
    Place {
        /// Before its first byte.
        Start = "start",
        /// In the middle of its head.
        Head = "head",
        /// In the middle of its body.
        Body = "body",
        /// Behind its last byte.
        End = "end",
    }

    /// What is wrong with the answer to a scrape. Of no swarms nothing is.
    ScrapeChange {
        /// The swarms are in the opposite order: over UDP each number is another torrent's, over HTTP
        /// the keys are not sorted.
        Reversed = "reversed",
        /// The first swarm is missing.
        FirstMissing = "first-missing",
        /// The first swarm is there twice.
        FirstTwice = "first-twice",
        /// There is one more swarm, which nobody asked for.
        OneUnknown = "one-unknown",
        /// Numbers have changed places: `downloaded` is where `leechers` should be.
        Swapped = "swapped",
    }

    /// What is odd about the head of an HTTP response.
    HeadChange {
        /// It says HTTP/1.0.
        Http10 = "http10",
        /// The names of its header fields are in lower case.
        Lowercase = "lowercase",
        /// The values of its header fields are on lines of their own (RFC 9112, section 5.2).
        Folded = "folded",
        /// It has a header field without a value.
        NoValue = "no-value",
        /// A `100 Continue` comes before it, which nobody asked for.
        ContinueFirst = "continue-first",
    }

    /// A body in chunks (RFC 9112, section 7.1), the last of which is half as long as the others.
    Chunking {
        /// As it should be.
        Plain = "plain",
        /// There is a `Content-Length`, too.
        WithLength = "with-length",
        /// Each chunk has an extension.
        Extensions = "extensions",
        /// The connection ends in the middle of a chunk.
        CutShort = "cut-short",
        /// A trailer field follows.
        Trailers = "trailers",
    }

    /// A content coding (RFC 9110, section 8.4.1; RFC 8878), whatever the client accepts.
    Coding {
        /// `gzip`.
        Gzip = "gzip",
        /// `deflate`: the zlib format.
        Deflate = "deflate",
        /// `zstd`.
        Zstd = "zstd",
    }

    /// What is wrong with a coded body.
    CodingDamage {
        /// It is not coded at all: only `Content-Encoding` says so.
        Mislabelled = "mislabelled",
        /// Its second half is missing.
        CutShort = "cut-short",
        /// It is 64 MiB of zeros. For `gzip` only; the others are as they should be.
        Bomb = "bomb",
    }

    /// What is wrong with a bencoded dictionary (BEP 3).
    BencodeChange {
        /// Its keys are in the opposite order.
        Unsorted = "unsorted",
        /// Each key is there twice.
        KeysTwice = "keys-twice",
        /// Its integers have leading zeros.
        LeadingZeros = "leading-zeros",
        /// Its integers are larger than 64 bits.
        HugeIntegers = "huge-integers",
        /// It has one more value, which is 10,000 lists deep.
        Nested = "nested",
    }
}

/// What is wrong with `Content-Length`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LengthChange {
    /// It is not there: the body ends with the connection.
    Absent,
    /// Spaces are around the number.
    Padded,
    /// It is there twice.
    Twice,
    /// It is -1.
    Negative,
    /// It is by so much too long, or too short.
    OffBy(i32),
}

impl fmt::Display for LengthChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absent => f.pad("absent"),
            Self::Padded => f.pad("padded"),
            Self::Twice => f.pad("twice"),
            Self::Negative => f.pad("negative"),
            Self::OffBy(bytes) => bytes.fmt(f),
        }
    }
}
