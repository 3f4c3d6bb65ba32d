//! The ways in which a reply can be wrong, each with its word.

use super::value::{Shape, Value};

/// Defines enums whose variants are read and written as one word.
macro_rules! words {
    ($(
        $(#[$doc:meta])*
        $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)* }
    )*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug, PartialEq, Eq)]
            pub enum $name {
                $($(#[$variant_doc])* $variant,)*
            }

            impl $name {
                const ALL: &[(&str, Self)] = &[$(($word, Self::$variant)),*];

                /// Its word.
                pub fn word(self) -> &'static str {
                    Self::ALL[self as usize].0
                }
            }

            impl Value for $name {
                const EXPECTED: &'static str = concat!("one of", $(" ", $word),*);

                fn read(text: &[u8]) -> Option<Self> {
                    let known = Self::ALL.iter().find(|(word, _)| word.as_bytes() == text);
                    known.map(|(_, kind)| *kind)
                }

                fn write(&self, out: &mut Vec<u8>) {
                    out.extend(self.word().as_bytes());
                }
            }
        )*
    };
}

words! {
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

    /// What is wrong with the answer to a scrape.
    ScrapeChange {
        /// The swarms are in the opposite order.
        Reversed = "reversed",
        /// The first swarm is missing.
        FirstMissing = "first-missing",
        /// The first swarm is there twice.
        FirstTwice = "first-twice",
        /// There is one more swarm, which nobody asked for.
        OneUnknown = "one-unknown",
        /// `downloaded` is where `leechers` should be.
        Swapped = "swapped",
    }

    /// What is odd about the head of an HTTP response.
    HeadChange {
        /// It says HTTP/1.0.
        Http10 = "http10",
        /// Names in lower case.
        Lowercase = "lowercase",
        /// Values on lines of their own.
        Folded = "folded",
        /// A field without a value.
        NoValue = "no-value",
        /// A `100 Continue` before it.
        ContinueFirst = "continue-first",
    }

    /// A body in chunks.
    Chunking {
        /// As it should be.
        Plain = "plain",
        /// With a `Content-Length`.
        WithLength = "with-length",
        /// Each chunk with an extension.
        Extensions = "extensions",
        /// The connection ends in a chunk.
        CutShort = "cut-short",
        /// A trailer field follows.
        Trailers = "trailers",
    }

    /// A content coding.
    Coding {
        /// RFC 1952.
        Gzip = "gzip",
        /// RFC 1950.
        Deflate = "deflate",
        /// RFC 8878.
        Zstd = "zstd",
    }

    /// What is wrong with a coded body.
    CodingDamage {
        /// It is not coded.
        Mislabelled = "mislabelled",
        /// Its second half is missing.
        CutShort = "cut-short",
        /// It is 64 MiB of zeros.
        Bomb = "bomb",
    }

    /// What is wrong with a bencoded dictionary.
    BencodeChange {
        /// Keys in the opposite order.
        Unsorted = "unsorted",
        /// Each key twice.
        KeysTwice = "keys-twice",
        /// Integers with leading zeros.
        LeadingZeros = "leading-zeros",
        /// Integers beyond 64 bits.
        HugeIntegers = "huge-integers",
        /// A value that is 10,000 lists deep.
        Nested = "nested",
    }
}

/// What is wrong with `Content-Length`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LengthChange {
    /// It is not there.
    Absent,
    /// Spaces around the number.
    Padded,
    /// It is there twice.
    Twice,
    /// It is -1.
    Negative,
    /// By so much too long, or too short.
    OffBy(i32),
}

impl Value for LengthChange {
    const EXPECTED: &'static str =
        "one of absent padded twice negative, or a whole number by which it is off";
    const SHAPE: Shape = Shape::NumberOrText;

    fn read(text: &[u8]) -> Option<Self> {
        match text {
            b"absent" => Some(LengthChange::Absent),
            b"padded" => Some(LengthChange::Padded),
            b"twice" => Some(LengthChange::Twice),
            b"negative" => Some(LengthChange::Negative),
            _ => i32::read(text).map(LengthChange::OffBy),
        }
    }

    fn write(&self, out: &mut Vec<u8>) {
        match self {
            LengthChange::Absent => out.extend(b"absent"),
            LengthChange::Padded => out.extend(b"padded"),
            LengthChange::Twice => out.extend(b"twice"),
            LengthChange::Negative => out.extend(b"negative"),
            LengthChange::OffBy(bytes) => bytes.write(out),
        }
    }
}
