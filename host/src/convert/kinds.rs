//! The kinds of requests.

use crate::bindings::exports::bittorrent::tracker::control;
use crate::types::{Action, Event, LineForm, ListenerKind, Outcome, Transport};

/// Converts enums whose variants have the same names, both ways.
macro_rules! same_names {
    ($($name:ident { $($variant:ident),* })*) => {
        $(
            impl From<control::$name> for $name {
                fn from(kind: control::$name) -> Self {
                    match kind {
                        $(control::$name::$variant => Self::$variant,)*
                    }
                }
            }

            impl From<$name> for control::$name {
                fn from(kind: $name) -> Self {
                    match kind {
                        $($name::$variant => Self::$variant,)*
                    }
                }
            }
        )*
    };
}

same_names! {
    Transport { Udp, Http, Ws }
    ListenerKind { Udp, Http, Control }
    LineForm { Json, Log }
    Action { Connect, Announce, Scrape, Answer, Unknown }
    Event { None, Started, Completed, Stopped, Paused }
    Outcome { Answered, Refused, Ignored }
}
