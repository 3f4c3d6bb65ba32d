//! How a tracker behaves: what the options say beyond where it listens.

use crate::types::{ConnectionIdScope, InfoHash, Options, Profile};

/// Defines the settings, and a function of [`Options`] for each.
macro_rules! settings {
    ($($(#[$doc:meta])* $name:ident($argument:ty): $type:ty,)*) => {
        /// What is none stays at the tracker's default.
        #[derive(Debug, Clone, Default, PartialEq, Eq)]
        pub(crate) struct Settings {
            $(pub(crate) $name: Option<$type>,)*
        }

        /// How the tracker behaves.
        impl Options {
            $(
                $(#[$doc])*
                pub fn $name(mut self, $name: $argument) -> Self {
                    self.settings.$name = Some($name.into());
                    self
                }
            )*
        }
    };
}

settings! {
    /// The tracker to behave like. Whatever else is set is so nevertheless, before or after this;
    /// what is not stays at the profile's defaults. Default: none.
    profile(Profile): Profile,

    /// `interval` of an announce reply, in seconds: when to announce again (BEP 3, BEP 15). Default
    /// 1800.
    interval(u32): u32,

    /// `min interval` of an HTTP announce reply, in seconds: announce no sooner (BEP 3). Default 60.
    min_interval(u32): u32,

    /// Whether an announce is refused that comes sooner than `min interval` after the last one of
    /// the same peer in the same torrent, by the tracker's clock, over UDP, too. Announces with the
    /// event `started`, `completed` or `stopped` are not refused. A refused announce does not count
    /// as the last one. Default false.
    enforce_min_interval(bool): bool,

    /// Peers in a reply to a client that asks for no number, or for -1. Default 50.
    numwant_default(u32): u32,

    /// Peers in a reply at most. Default 200; over UDP an IPv6 client gets 66 at most, so that the
    /// reply fits into 1232 bytes.
    numwant_max(u32): u32,

    /// A peer that has been silent for more than this many seconds leaves its swarm. Default 3600.
    peer_lifetime(u32): u32,

    /// A UDP connection id is good for so many seconds after it was given. Default 120 (BEP 15);
    /// 1,125,000 (13 days) at most, whatever it says.
    connection_id_lifetime(u32): u32,

    /// What a UDP connection id is good for. Default [`ConnectionIdScope::Address`]: libtorrent uses
    /// one for all its sockets.
    connection_id_scope(ConnectionIdScope): ConnectionIdScope,

    /// After so many bad connection ids an IP address gets no answer over UDP any more, until
    /// [`Tracker::clear`](crate::Tracker::clear). Default: none are too many.
    ban_after(u32): u32,

    /// Info hashes in one scrape at most. Default 74 (BEP 15).
    scrape_max(u32): u32,

    /// Whether an HTTP scrape without an info hash tells of all swarms. Default false.
    full_scrape(bool): bool,

    /// Whether an HTTP connection stays open after a response, if the client wants it to. Default
    /// false: every response says `Connection: close`.
    keep_alive(bool): bool,

    /// Whether an HTTP announce without `compact` gets compact peers (BEP 23). Default true.
    compact_default(bool): bool,

    /// Where HTTP announces go; default `/announce`. In a path such as `/{passkey}/announce`,
    /// `{passkey}` stands for any segment. The scrape path has `scrape` in the place of `announce`
    /// (BEP 48). [`Tracker::start`](crate::Tracker::start) reports a path that makes no sense.
    announce_paths(impl Into<Vec<String>>): Vec<String>,

    /// Whether a client may name the address that other peers are told of: the parameters `ip`,
    /// `ipv4` and `ipv6` over HTTP (BEP 3, BEP 7), the IP address field over UDP (BEP 15). Addresses
    /// only, no names. Default false: they are ignored.
    trust_ip(bool): bool,

    /// Whether the last address in the header field `X-Forwarded-For` is the client's. Default
    /// false: the connection's address is.
    trust_forwarded_for(bool): bool,

    /// Torrents that may be announced, all others being refused. Default: any.
    allow(impl Into<Vec<InfoHash>>): Vec<InfoHash>,

    /// Torrents that may not be announced. Default: none.
    deny(impl Into<Vec<InfoHash>>): Vec<InfoHash>,

    /// Passkeys, one of which an announce needs (BEP 27): in its path, as the parameter `passkey`,
    /// or either of them in the URL data of a UDP announce (BEP 41). Default: no passkey is needed.
    passkeys(impl Into<Vec<String>>): Vec<String>,

    /// Whether an HTTP announce reply has the client's address as `external ip` (BEP 24). Default
    /// false.
    external_ip(bool): bool,

    /// `tracker id` of an HTTP announce reply (BEP 3). Default: it has none.
    tracker_id(impl Into<Vec<u8>>): Vec<u8>,

    /// `warning message` of an HTTP announce reply (BEP 3). Default: it has none.
    warning_message(impl Into<String>): String,

    /// Where chance begins: trackers with one seed choose the same peers, and give the same
    /// connection ids at the same moments of their clocks, in whatever host. Default: random bytes.
    seed(u64): u64,

    /// Whether the tracker's clock stands still, at zero, until it is moved. Default false.
    frozen(bool): bool,

    /// How many requests the record keeps, the newest ones; 0 keeps none. Default 10000. It keeps
    /// fewer of large ones: 6 MiB at most.
    record_max(u32): u32,
}
