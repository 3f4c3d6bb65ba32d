//! The kinds of requests, which filters and counters use.

use std::net::IpAddr;

/// Defines enums whose variants are displayed as one word.
macro_rules! kinds {
    ($(
        $(#[$doc:meta])*
        $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)* }
    )*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
            pub enum $name {
                $($(#[$variant_doc])* $variant,)*
            }

            impl std::fmt::Display for $name {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.pad(match self {
                        $(Self::$variant => $word,)*
                    })
                }
            }
        )*
    };
}

pub(crate) use kinds;

kinds! {
    /// The protocols that a tracker serves.
    Transport {
        /// Datagrams, BEP 15.
        Udp = "udp",
        /// HTTP/1.1 over TCP, BEP 3.
        Http = "http",
        /// Messages over WebSocket, as WebTorrent clients send them, on the HTTP listeners.
        Ws = "ws",
    }

    /// What a listener is for.
    ListenerKind {
        /// The UDP tracker protocol.
        Udp = "udp",
        /// The HTTP tracker protocol, and that of WebTorrent over WebSocket.
        Http = "http",
        /// The control interface: HTTP and JSON for test programs, and a page for people.
        Control = "control",
    }

    /// What a request asks for.
    Action {
        /// A connection id (BEP 15), or a WebSocket: the handshake of RFC 6455.
        Connect = "connect",
        /// To join a swarm and get its peers.
        Announce = "announce",
        /// The numbers of some swarms (BEP 48, BEP 15).
        Scrape = "scrape",
        /// To pass on an answer to the WebRTC offer of another peer, over WebSocket.
        Answer = "answer",
        /// Unknown to the tracker: another action over UDP, another path or method over HTTP, or a
        /// malformed request.
        Unknown = "unknown",
    }

    /// What a client says has happened: the `event` of an announce (BEP 3, BEP 15, BEP 21).
    Event {
        /// Nothing: a regular announce, without `event` or with `empty`.
        None = "none",
        /// The first announce.
        Started = "started",
        /// The download has just completed.
        Completed = "completed",
        /// The client leaves.
        Stopped = "stopped",
        /// A partial seed: incomplete, but not downloading (BEP 21).
        Paused = "paused",
    }

    /// The outcome of a request.
    Outcome {
        /// It got what it asked for.
        Answered = "answered",
        /// It got an error packet, or a `failure reason`.
        Refused = "refused",
        /// It got no reply: a datagram that is not a request, or a connect without the protocol id.
        Ignored = "ignored",
    }

    /// The family of an IP address.
    Family {
        /// IPv4.
        V4 = "ipv4",
        /// IPv6.
        V6 = "ipv6",
    }
}

impl From<IpAddr> for Family {
    /// The family of the address.
    fn from(ip: IpAddr) -> Self {
        match ip {
            IpAddr::V4(_) => Self::V4,
            IpAddr::V6(_) => Self::V6,
        }
    }
}
