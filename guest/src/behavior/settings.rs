//! How a tracker behaves: one row for each setting.

use std::time::Duration;

use super::limits::Limits;
use super::paths::Paths;
use super::profile::Profile;
use super::switches::{Behavior, MinInterval};
use crate::base::InfoHash;
use crate::notation::{List, kinds, table};

kinds! {
    /// Where a UDP connection id is valid, until it is too old.
    ConnectionIdScope {
        /// The IP address that it was given to, on any port.
        Address "address",
        /// The IP address and the port that it was given to.
        Endpoint "endpoint",
        /// Any client that sends it.
        Any "any",
    }
}

type Bytes = Vec<u8>;

/// Defines the settings twice: as a user gives them, where each is optional, and as a tracker has
/// them.
///
/// A row is `name "value's name": type = default;`. Without a default the setting is optional. The
/// type of a list is in brackets.
macro_rules! settings {
    (
        $($section:literal {
            $($(#[doc = $doc:literal])* $name:ident $value:literal: $type:tt $(= $default:expr)?;)*
        })*
        others {
            $($(#[doc = $other_doc:literal])* $other:ident: $other_type:ty = $other_default:expr;)*
        }
    ) => {
        table! {
            /// The settings that a user gives.
            #[derive(Clone, Debug, Default, PartialEq)]
            GivenSettings "setting";
            $($section {
                $($(#[doc = $doc])* $name $value: settings!(@given $type);)*
            })*
        }

        /// How a tracker behaves.
        #[derive(Clone, Debug)]
        pub struct Settings {
            $($($(#[doc = $doc])* pub $name: settings!(@had $type $(= $default)?),)*)*
            $($(#[doc = $other_doc])* pub $other: $other_type,)*
        }

        impl Default for Settings {
            fn default() -> Self {
                Settings {
                    $($($name: settings!(@default $($default)?),)*)*
                    $($other: $other_default,)*
                }
            }
        }

        impl GivenSettings {
            /// Replaces a tracker's settings with the given ones.
            pub(super) fn replace(self, settings: &mut Settings) {
                $($(settings!(@replace self.$name, settings.$name, $type $(= $default)?);)*)*
            }
        }

        #[cfg(not(target_arch = "wasm32"))]
        impl Settings {
            /// The defaults, as a user would give them.
            pub fn defaults() -> GivenSettings {
                let settings = Settings::default();
                GivenSettings {
                    $($($name: settings!(@give settings.$name, $type $(= $default)?),)*)*
                }
            }
        }
    };
    (@given [$type:ty]) => { List<$type> };
    (@given $type:ty) => { Option<$type> };
    (@had [$type:ty]) => { List<$type> };
    (@had $type:tt = $default:expr) => { $type };
    (@had $type:ty) => { Option<$type> };
    (@default $default:expr) => { $default };
    (@default) => { Default::default() };
    (@replace $given:expr, $had:expr, [$type:ty]) => {
        if $given.0.is_some() {
            $had = $given;
        }
    };
    (@replace $given:expr, $had:expr, $type:tt = $default:expr) => {
        if let Some(given) = $given {
            $had = given;
        }
    };
    (@replace $given:expr, $had:expr, $type:ty) => {
        if $given.is_some() {
            $had = $given;
        }
    };
    (@give $had:expr, [$type:ty]) => { $had };
    (@give $had:expr, $type:tt = $default:expr) => { Some($had) };
    (@give $had:expr, $type:ty) => { $had };
}

settings! {
    "Announces" {
        /// The tracker to behave like. Explicit settings override the profile. Default: none; the
        /// tracker behaves as docs/conformance.md says.
        profile "tracker": Profile;
        /// `interval` of an announce reply, in seconds: when to announce again (BEP 3, BEP 15).
        interval "seconds": u32 = 1800;
        /// `min interval` of an HTTP announce reply, in seconds: announce no sooner (BEP 3).
        min_interval "seconds": u32 = 60;
        /// Refuse announces that come sooner than `min-interval`. It counts from the last announce
        /// of the same peer in the same torrent, by the tracker's clock, over UDP too. Announces
        /// with the event `started`, `completed` or `stopped` are not refused. A refused announce
        /// does not count as the last one.
        enforce_min_interval "yes": bool = false;
        /// Peers in a reply to a client that asks for no number, or for -1.
        numwant_default "peers": u32 = 50;
        /// Peers in a reply, at most. Over UDP an IPv6 client gets at most 66, so that the reply
        /// fits into 1232 bytes.
        numwant_max "peers": u32 = 200;
        /// Seconds of silence after which a peer leaves its swarm.
        peer_lifetime "seconds": u32 = 3600;
        /// Trust the address that a client gives for itself. Over HTTP it is in the parameters
        /// `ip`, `ipv4` and `ipv6` (BEP 3, BEP 7), over UDP in the IP address field (BEP 15). Only
        /// addresses count, not host names.
        trust_ip "yes": bool = false;
    }

    "UDP" {
        /// Seconds for which a UDP connection id is valid (BEP 15). At most 1,125,000 (13 days).
        connection_id_lifetime "seconds": u32 = 120;
        /// Where a UDP connection id is valid. The default is `address`, because libtorrent uses
        /// one for all its sockets.
        connection_id_scope "scope": ConnectionIdScope = ConnectionIdScope::Address;
        /// Number of bad connection ids after which an IP address gets no answer over UDP, until
        /// the tracker is cleared. Default: none.
        ban_after "number": u32;
    }

    "HTTP" {
        /// Keep an HTTP connection open after a response, if the client wants that. Otherwise every
        /// response says `Connection: close`.
        keep_alive "yes": bool = false;
        /// Serve WebTorrent clients over WebSocket on the HTTP listeners. Otherwise a request to
        /// upgrade is answered like any other.
        ws "yes": bool = true;
        /// Answer an HTTP announce without `compact` with compact peers (BEP 23).
        compact_default "yes": bool = true;
        /// Where HTTP announces go, such as `/x/announce.php`. In `/{passkey}/announce`,
        /// `{passkey}` stands for any segment. The scrape path has `scrape` in place of `announce`
        /// (BEP 48). Default: `/announce`.
        announce_paths "path": [String];
        /// Trust the last address in the header field `X-Forwarded-For`. Otherwise the client's
        /// address is that of the connection.
        trust_forwarded_for "yes": bool = false;
        /// Tell HTTP clients their address: `external ip` in an announce reply (BEP 24).
        external_ip "yes": bool = false;
        /// `tracker id` of an HTTP announce reply (BEP 3). Default: none.
        tracker_id "text": Bytes;
        /// `warning message` of an HTTP announce reply (BEP 3). Default: none.
        warning_message "text": String;
    }

    "Scrapes" {
        /// Info hashes in one scrape, at most (BEP 15).
        scrape_max "number": u32 = 74;
        /// Answer an HTTP scrape without an info hash with all swarms.
        full_scrape "yes": bool = false;
    }

    "Access" {
        /// Torrents that may be announced; all others are refused. Default: all.
        allow "info hash": [InfoHash];
        /// Torrents that may not be announced.
        deny "info hash": [InfoHash];
        /// Passkeys, one of which an announce needs (BEP 27). The passkey is in the path, in the
        /// parameter `passkey`, or in the URL data of a UDP announce (BEP 41). Default: none; an
        /// announce needs no passkey.
        passkeys "passkey": [String];
    }

    "Tests" {
        /// Random seed. Trackers with the same seed choose the same peers, and give the same
        /// connection ids at the same moments of their clocks, in every host. Default: random.
        seed "number": u64;
        /// Freeze the tracker's clock at zero, until it is moved.
        frozen "yes": bool = false;
        /// Requests in the record, at most: the newest ones. Large requests leave room for fewer:
        /// the record takes at most 6 MiB. Waits, watches, expectations and counters miss none.
        record_max "requests": u32 = 10_000;
    }

    others {
        /// Seconds by which `interval` is shortened or lengthened at random, at most.
        interval_spread: u32 = 0;
        /// Where the `min interval` of an answer comes from.
        min_interval_from: MinInterval = MinInterval::Setting;
        /// Whether every connection id is the protocol id.
        protocol_id_is_connection_id: bool = false;
        /// Settings that differ over HTTP.
        over_http: OverHttp = OverHttp::default();
        /// Where HTTP announces and scrapes go.
        paths: Paths = Paths::default();
        /// Bytes of an HTTP request line and its headers, at most.
        http_head_max: usize = 16 * 1024;
        /// How long an HTTP client may take to send a request, and to take a response.
        http_timeout: Duration = Duration::from_secs(30);
        /// What the swarms may hold together. Beyond that, the least recently seen peer is removed.
        limits: Limits = Limits { swarms: 200_000, peers: 1_000_000 };
        /// What it does where trackers differ and no setting decides.
        behavior: &'static Behavior = &Behavior::DEFAULT;
    }
}

/// Values of settings over HTTP; `None` if they are the same as over UDP.
#[derive(Clone, Copy, Debug, Default)]
pub struct OverHttp {
    /// `interval`.
    pub interval: Option<u32>,
    /// `numwant-default`.
    pub numwant_default: Option<u32>,
    /// `numwant-max`.
    pub numwant_max: Option<u32>,
    /// `scrape-max`.
    pub scrape_max: Option<u32>,
}

impl Settings {
    /// A lifetime that does not end while a tracker runs, in seconds.
    pub(super) const FOREVER: u32 = u32::MAX;

    /// `peer-lifetime`.
    pub(crate) fn peer_lifetime(&self) -> Duration {
        Duration::from_secs(self.peer_lifetime.into())
    }

    /// `numwant-default` over HTTP.
    pub(crate) fn http_numwant_default(&self) -> u32 {
        self.over_http.numwant_default.unwrap_or(self.numwant_default)
    }

    /// `numwant-max` over HTTP.
    pub(crate) fn http_numwant_max(&self) -> u32 {
        self.over_http.numwant_max.unwrap_or(self.numwant_max)
    }

    /// The path of announce URLs.
    pub fn announce_path(&self) -> String {
        let passkeys = self.passkeys.0.iter().flatten();
        self.paths.announce(passkeys.map(String::as_str).next())
    }
}
