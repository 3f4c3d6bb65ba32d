//! The settings of a tracker, in the form of each host.

use std::fmt::Display;

use serde_json::{Value, json};

use crate::announce::InfoHash;

/// Defines the settings: named as in `wit/tracker.wit`, and passed on to every host.
macro_rules! settings {
    ($($(#[$doc:meta])* $name:ident: $type:ty,)*) => {
        /// The settings of a tracker. `None` stays at the tracker's default.
        #[derive(Debug, Clone, Default, PartialEq, Eq)]
        pub struct Settings {
            $($(#[$doc])* pub $name: Option<$type>,)*
        }

        impl Settings {
            /// The library's options with these settings.
            pub(crate) fn apply(&self, mut options: test_tracker::Options) -> test_tracker::Options {
                $(if let Some(value) = &self.$name {
                    options = options.$name(value.for_library());
                })*
                options
            }

            /// The settings that are given, by their names here.
            fn given(&self) -> Vec<(&'static str, Value)> {
                let mut given = Vec::new();
                $(if let Some(value) = &self.$name {
                    given.push((stringify!($name), value.for_json()));
                })*
                given
            }
        }
    };
}

settings! {
    /// The tracker to imitate.
    profile: Word<test_tracker::Profile>,
    /// `interval` of an announce reply, in seconds.
    interval: u32,
    /// `min interval` of an HTTP announce reply, in seconds.
    min_interval: u32,
    /// Peers in a reply to a client that asks for no number.
    numwant_default: u32,
    /// The most peers in a reply.
    numwant_max: u32,
    /// Seconds of silence after which a peer leaves its swarm.
    peer_lifetime: u32,
    /// Seconds for which a UDP connection id is valid.
    connection_id_lifetime: u32,
    /// The scope of a UDP connection id.
    connection_id_scope: Word<test_tracker::ConnectionIdScope>,
    /// Whether an announce that comes too soon is refused.
    enforce_min_interval: bool,
    /// Bad connection ids after which an address gets no answer.
    ban_after: u32,
    /// The most info hashes in one scrape.
    scrape_max: u32,
    /// Whether an HTTP scrape without an info hash gets all swarms.
    full_scrape: bool,
    /// Whether an HTTP connection stays open after a response.
    keep_alive: bool,
    /// Whether an HTTP announce without `compact` gets compact peers.
    compact_default: bool,
    /// The paths of HTTP announces.
    announce_paths: Vec<String>,
    /// Whether a client may name the address that other peers get.
    trust_ip: bool,
    /// Whether the last address in `X-Forwarded-For` is the client's.
    trust_forwarded_for: bool,
    /// Torrents that may be announced; all others are refused.
    allow: Vec<InfoHash>,
    /// Torrents that may not be announced.
    deny: Vec<InfoHash>,
    /// Passkeys, one of which an announce needs.
    passkeys: Vec<String>,
    /// Whether an HTTP announce reply has the client's address.
    external_ip: bool,
    /// `tracker id` of an HTTP announce reply.
    tracker_id: String,
    /// `warning message` of an HTTP announce reply.
    warning_message: String,
    /// The seed of random choices.
    seed: u64,
    /// Whether the tracker's clock is frozen.
    frozen: bool,
    /// The most requests in the record.
    record_max: u32,
}

impl Settings {
    /// Options of `test-tracker serve`: `--min-interval=60`, and lists with commas.
    pub(crate) fn arguments(&self) -> Vec<String> {
        let text = |value: Value| match value {
            Value::String(text) => text,
            Value::Array(items) => {
                let items: Vec<_> = items.iter().filter_map(Value::as_str).collect();
                items.join(",")
            }
            other => other.to_string(),
        };
        let argument =
            |(name, value): (&str, Value)| format!("--{}={}", name.replace('_', "-"), text(value));
        self.given().into_iter().map(argument).collect()
    }

    /// Options of `SimpleTracker`: `"minInterval": 60`, and info hashes in hex.
    pub(crate) fn camel_case(&self) -> impl Iterator<Item = (String, Value)> {
        self.given().into_iter().map(|(name, value)| (camel_case(name), value))
    }
}

fn camel_case(name: &str) -> String {
    let mut words = name.split('_');
    let mut camel_case = words.next().unwrap_or_default().to_owned();
    for word in words {
        let (first, rest) = word.split_at(1);
        camel_case += &first.to_ascii_uppercase();
        camel_case += rest;
    }
    camel_case
}

/// A value of a setting, for the hosts.
trait Setting {
    /// The library's type.
    type Library;
    /// The form for the library.
    fn for_library(&self) -> Self::Library;
    /// The form for the Node drivers.
    fn for_json(&self) -> Value;
}

macro_rules! plain_settings {
    ($($type:ty),*) => {
        $(impl Setting for $type {
            type Library = Self;

            fn for_library(&self) -> Self {
                self.clone()
            }

            fn for_json(&self) -> Value {
                json!(self)
            }
        })*
    };
}

plain_settings!(u32, u64, bool, String, Vec<String>);

/// A value that is one word for the hosts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word<T>(pub T);

impl<T: Copy + Display> Setting for Word<T> {
    type Library = T;

    fn for_library(&self) -> T {
        self.0
    }

    fn for_json(&self) -> Value {
        json!(self.0.to_string())
    }
}

impl Setting for Vec<InfoHash> {
    type Library = Vec<test_tracker::InfoHash>;

    fn for_library(&self) -> Self::Library {
        self.iter().copied().map(Into::into).collect()
    }

    fn for_json(&self) -> Value {
        self.iter().map(hex::encode).collect()
    }
}
