//! What can go wrong with a reply.

use std::net::SocketAddr;
use std::time::Duration;

use super::kinds::{
    BencodeChange, Chunking, Coding, CodingDamage, HeadChange, LengthChange, Place, ScrapeChange,
};
use super::value::{Field, Merge, Pair, Several};
use crate::base::Transport;

/// Defines the effects: the transport that has them, their words and their types.
macro_rules! effects {
    ($($(#[$doc:meta])* $transport:ident $name:ident $word:literal: $type:ty,)*) => {
        /// What is to go wrong with one reply; what is none, false or empty is as ever. The order
        /// here is the order of `effects` in `wit/tracker.wit`.
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct Effects {
            $($(#[$doc])* pub $name: $type,)*
        }

        impl Effects {
            /// Every word, and the only transport that has it; none if both have.
            pub const WORDS: &[(&str, Option<Transport>)] =
                &[$(($word, transport!($transport))),*];

            /// Every field, in the order of [`Self::WORDS`].
            #[inline(never)]
            pub(super) fn fields(&self) -> [&dyn Field; Self::WORDS.len()] {
                [$(&self.$name),*]
            }

            /// The same, to be changed.
            #[inline(never)]
            pub(super) fn fields_mut(&mut self) -> [&mut dyn Field; Self::WORDS.len()] {
                [$(&mut self.$name),*]
            }

            /// Takes over what another says where this says nothing.
            #[inline(never)]
            pub(super) fn merge(&mut self, other: &Self) {
                $(self.$name.merge(&other.$name);)*
            }
        }
    };
}

macro_rules! transport {
    (both) => {
        None
    };
    (udp) => {
        Some(Transport::Udp)
    };
    (http) => {
        Some(Transport::Http)
    };
}

effects! {
    /// The request is lost.
    both drop "drop": bool,
    /// It is refused with this text.
    both refuse "refuse": Option<Vec<u8>>,
    /// It is refused as if its connection id were unknown.
    udp bad_connection_id "bad-connection-id": bool,
    /// The status.
    http status "status": Option<u16>,
    /// It is redirected with this status.
    http redirect "redirect": Option<u16>,
    /// `Location` of a redirect, with `{target}` for the request's.
    http location "location": Option<String>,
    /// It is refused if `Host` is not the listener's address.
    http check_host "check-host": bool,

    /// `interval`.
    both interval "interval": Option<i64>,
    /// `min interval`.
    http min_interval "min-interval": Option<i64>,
    /// Seeders.
    both seeders "seeders": Option<i64>,
    /// Leechers.
    both leechers "leechers": Option<i64>,
    /// Completed downloads.
    both downloaded "downloaded": Option<i64>,
    /// The peers that an announce is told.
    both peers "peers": Option<Vec<SocketAddr>>,
    /// The client itself as the last peer.
    both include_self "include-self": bool,
    /// Each peer twice.
    both peers_twice "peers-twice": bool,
    /// What is wrong with a scrape.
    both scrape "scrape": Option<ScrapeChange>,
    /// The connection id that is given.
    udp connection_id "connection-id": Option<u64>,

    /// What another client was told.
    both cross_talk "cross-talk": bool,
    /// Records of the other family's size.
    udp wrong_family_size "wrong-family-size": bool,
    /// The action of the reply.
    udp reply_action "reply-action": Option<u32>,
    /// Every bit of the transaction id is wrong.
    udp wrong_transaction_id "wrong-transaction-id": bool,
    /// The right reply follows.
    udp then_correct "then-correct": bool,

    /// Entries of the dictionary.
    http set "set": Several<Pair>,
    /// Entries that it does not have.
    http remove "remove": Several<String>,
    /// What is wrong with the dictionary.
    http bencode "bencode": Option<BencodeChange>,
    /// The body.
    http body "body": Option<Vec<u8>>,

    /// Exactly these bytes.
    both reply "reply": Option<Vec<u8>>,
    /// So many random bytes.
    both garbage "garbage": Option<u32>,
    /// It ends after so many bytes.
    both truncate "truncate": Option<u32>,
    /// These bytes come before it.
    both prepend "prepend": Option<Vec<u8>>,
    /// These bytes come after it.
    both append "append": Option<Vec<u8>>,
    /// Zeros make it so long.
    both pad "pad": Option<u32>,

    /// How the body is coded.
    http coding "coding": Option<Coding>,
    /// What is wrong with the coded body.
    http coding_damage "coding-damage": Option<CodingDamage>,
    /// Further lines of the head.
    http header "header": Several<String>,
    /// A header field of so many bytes.
    http large_header "large-header": Option<u32>,
    /// What is odd about the head.
    http head "head": Option<HeadChange>,
    /// What is wrong with `Content-Length`.
    http content_length "content-length": Option<LengthChange>,
    /// The body is in chunks.
    http chunked "chunked": Option<Chunking>,
    /// Whether the connection stays open afterwards.
    http keep_alive "keep-alive": Option<bool>,
    /// These bytes follow the response.
    http trailing "trailing": Option<Vec<u8>>,
    /// The connection is closed there.
    http close "close": Option<Place>,
    /// The tracker stops sending there.
    http half_close "half-close": Option<Place>,
    /// The connection is reset there.
    http reset "reset": Option<Place>,

    /// It is sent so much later.
    both delay "delay": Option<Duration>,
    /// And by a random part of this later.
    both jitter "jitter": Option<Duration>,
    /// It is held until the test releases it.
    both hold "hold": bool,
    /// It waits for so many, which go in the opposite order.
    both reorder "reorder": Option<u32>,
    /// So many further copies.
    both duplicate "duplicate": Option<u32>,
    /// So many bytes at a time.
    http drip "drip": Option<u32>,
    /// Between copies, and between pieces.
    both gap "gap": Option<Duration>,
    /// Replies of one connection that are sent as one.
    http merge "merge": Option<u32>,
    /// From another port.
    udp other_port "other-port": bool,

    /// Every connection id is forgotten.
    both forget_ids "forget-ids": bool,
    /// Every swarm is forgotten.
    both forget_swarms "forget-swarms": bool,
    /// All sockets are closed for so long.
    both down "down": Option<Duration>,
}

impl Effects {
    /// Whether a reply, or a part of it, is sent later than the request is served.
    pub(super) fn waits(&self) -> bool {
        self.hold
            || self.reorder.is_some()
            || self.merge.is_some()
            || [self.delay, self.jitter, self.gap].iter().flatten().any(|time| !time.is_zero())
            || self.drip.is_some()
    }

    /// Whether nothing goes wrong.
    pub fn is_empty(&self) -> bool {
        self.fields().iter().all(|field| !field.is_given())
    }
}
