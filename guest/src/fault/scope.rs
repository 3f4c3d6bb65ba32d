//! The words for the kinds of requests.

use super::value::Value;
use crate::base::{Action, Event, Transport};
use crate::record::Family;

/// Gives the variants of an enum their words.
macro_rules! kinds {
    ($($name:ident { $($variant:ident = $word:literal),* })*) => {
        $(
            impl Value for $name {
                const EXPECTED: &'static str = concat!("one of", $(" ", $word),*);

                fn read(text: &[u8]) -> Option<Self> {
                    match text {
                        $(word if word == $word.as_bytes() => Some($name::$variant),)*
                        _ => None,
                    }
                }

                fn write(&self, out: &mut Vec<u8>) {
                    out.extend(match self {
                        $($name::$variant => $word.as_bytes(),)*
                    });
                }
            }
        )*
    };
}

kinds! {
    Transport { Udp = "udp", Http = "http" }
    Action { Connect = "connect", Announce = "announce", Scrape = "scrape", Unknown = "unknown" }
    Event {
        None = "none", Started = "started", Completed = "completed", Stopped = "stopped",
        Paused = "paused"
    }
    Family { V4 = "ipv4", V6 = "ipv6" }
}
