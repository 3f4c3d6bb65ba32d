//! The effects of faults on replies: one row each, in the order in which they apply.

use std::net::SocketAddr;
use std::time::Duration;

use super::kinds::{
    BencodeChange, Chunking, Coding, CodingDamage, HeadChange, LengthChange, Place, ScrapeChange,
};
use crate::notation::{DictEntry, Repeated, Table, table};

/// The most bytes that an effect can add, copies that it can make, and replies that it can keep
/// waiting. All of them are in the tracker's memory, which is limited.
const BYTES_MAX: u32 = 1024 * 1024;
const COPIES_MAX: u32 = 50;
const WINDOW_MAX: u32 = 1000;

table! {
    /// What goes wrong with one reply. Unset fields leave the reply unchanged.
    #[derive(Clone, Debug, Default, PartialEq)]
    Effects "fault";

    "Refuse the request" {
        /// The request is lost: it gets no reply and has no effect. An HTTP connection stays open.
        drop "": bool;
        /// The request is refused with this text: an error packet, or a `failure reason`; a WebSocket
        /// handshake gets status 403. The text may be any bytes, for example with the NUL at the end that some UDP trackers send.
        refuse "text": Option<Vec<u8>>;
        /// The request is refused as if its connection id were unknown.
        bad_connection_id "": bool, over udp;
        /// The response has this status. From 300 on the body is empty, unless `refuse` or `body` sets it.
        status "status": Option<u16>, over http, from 100 to 999;
        /// The request is redirected with this status.
        redirect "status": Option<u16>, over http, from 300 to 399;
        /// The `Location` of a `redirect`. `{target}` stands for the path and query of the request.
        /// If it is unset, there is no such header field.
        location "url": Option<String>, over http;
        /// The request is refused with status 400 if its `Host` is not the address of the listener.
        check_host "": bool, over http;
    }

    "Change the answer" {
        /// The `interval` of an announce reply, in seconds. It has 64 bits; UDP sends the lower 32.
        interval "seconds": Option<i64>;
        /// The `min interval` of an announce reply, in seconds. It has 64 bits.
        min_interval "seconds": Option<i64>, over http;
        /// The seeders in an announce or scrape reply. The number has 64 bits; UDP sends the lower 32.
        seeders "peers": Option<i64>;
        /// The leechers in an announce or scrape reply. The number has 64 bits; UDP sends the lower 32.
        leechers "peers": Option<i64>;
        /// The completed downloads in a scrape reply. The number has 64 bits; UDP sends the lower 32.
        downloaded "downloads": Option<i64>;
        /// The peers in an announce reply, instead of the swarm's. UDP sends those of the client's
        /// address family, and WebSocket none.
        peers "addresses": Option<Vec<SocketAddr>>;
        /// The client itself is the last peer of an announce reply.
        include_self "": bool;
        /// Each peer of an announce reply occurs twice.
        peers_twice "": bool;
        /// An error in a scrape reply. A reply without swarms is not changed.
        scrape "change": Option<ScrapeChange>;
        /// The connection id of a connect reply. The tracker accepts it from then on.
        connection_id "id": Option<u64>, over udp;
    }

    "Confuse the client" {
        /// The reply is the last one that another client got to the same action; over UDP it has
        /// the right transaction id. If there is no such reply, nothing is changed.
        cross_talk "": bool;
        /// The peers have records of the other family's size: 18 bytes for IPv4, 6 for IPv6.
        wrong_family_size "": bool, over udp;
        /// The action number of the reply.
        reply_action "number": Option<u32>, over udp;
        /// Every bit of the transaction id is inverted.
        wrong_transaction_id "": bool, over udp;
        /// The right reply follows the wrong one.
        then_correct "": bool, over udp;
    }

    "Change the body's dictionary" {
        /// Entries to set in the dictionary. They replace those of the same name. Each value should
        /// be bencode, but may be any bytes.
        set "entry": Repeated<DictEntry>, over http;
        /// The names of entries to remove from the dictionary.
        remove "key": Repeated<String>, over http;
        /// An error in the dictionary's bencode.
        bencode "change": Option<BencodeChange>, over http;
        /// The body, instead of the dictionary.
        body "bytes": Option<Vec<u8>>, over http;
    }

    "Change the bytes" {
        /// Exactly these bytes are the datagram, the message, or the whole HTTP response.
        reply "bytes": Option<Vec<u8>>;
        /// This many random bytes are the datagram, the message, or the body.
        garbage "bytes": Option<u32>, from 0 to BYTES_MAX;
        /// The datagram, the message, or the body, ends after this many bytes.
        truncate "bytes": Option<u32>;
        /// These bytes are added before the datagram, the message, or the body.
        prepend "bytes": Option<Vec<u8>>;
        /// These bytes are added after the datagram, the message, or the body.
        append "bytes": Option<Vec<u8>>;
        /// The datagram, the message, or the body, is filled with zeros up to this many bytes. A
        /// datagram has at most 65,507.
        pad "bytes": Option<u32>, from 0 to BYTES_MAX;
    }

    "Change the HTTP response" {
        /// The content coding of the body, whatever the client accepts.
        coding "coding": Option<Coding>, over http;
        /// An error in the coded body. It needs `coding`.
        coding_damage "damage": Option<CodingDamage>, over http;
        /// An additional line of the head, such as `Retry-After: 5`. There may be several.
        header "line": Repeated<String>, over http;
        /// An additional header field of this many bytes.
        large_header "bytes": Option<u32>, over http, from 0 to BYTES_MAX;
        /// An unusual form of the head.
        head "change": Option<HeadChange>, over http;
        /// An error in `Content-Length`.
        content_length "change": Option<LengthChange>, over http;
        /// The body is sent in chunks.
        chunked "chunking": Option<Chunking>, over http;
        /// Whether the connection stays open afterwards, whatever the client and the settings say.
        keep_alive "open": Option<bool>, over http;
        /// These bytes follow the response.
        trailing "bytes": Option<Vec<u8>>, over http;
    }

    "Close the connection" {
        /// The connection is closed at this place.
        close "place": Option<Place>, over http;
        /// The tracker stops sending at this place, and goes on receiving until the client closes.
        half_close "place": Option<Place>, over http;
        /// The connection is reset at this place. If the machine can't reset connections, it is
        /// closed.
        reset "place": Option<Place>, over http;
    }

    "Send it later, or otherwise" {
        /// The reply is sent this much later, by the tracker's clock.
        delay "duration": Option<Duration>;
        /// A random part of this duration is added to `delay`.
        jitter "duration": Option<Duration>;
        /// The reply is held until the fault is released. An HTTP connection stays open.
        hold "": bool;
        /// Replies are held until there are this many, and sent in reverse order.
        reorder "replies": Option<u32>, from 2 to WINDOW_MAX;
        /// This many further copies are sent.
        duplicate "copies": Option<u32>, from 1 to COPIES_MAX;
        /// At most this many bytes are sent at a time.
        drip "bytes": Option<u32>, over http, from 1 to u32::MAX;
        /// The time between two copies of a datagram or a message (default 0), or between two pieces of a `drip`
        /// (default 1 s).
        gap "duration": Option<Duration>;
        /// Replies on one connection are held until there are this many, and sent as one.
        merge "replies": Option<u32>, over http, from 2 to WINDOW_MAX;
        /// The reply comes from another port.
        other_port "": bool, over udp;
    }

    "Afterwards" {
        /// After the reply, every UDP connection id is forgotten: clients have to connect again.
        forget_ids "": bool;
        /// After the reply, every swarm is forgotten.
        forget_swarms "": bool;
        /// After the reply, all sockets and connections are closed for this long, and then bound
        /// again on the same ports. Replies that are due in that time are lost.
        down "duration": Option<Duration>;
    }
}

impl Effects {
    /// Whether the reply, or a part of it, has to wait.
    pub(super) fn waits(&self) -> bool {
        self.hold
            || self.reorder.is_some()
            || self.merge.is_some()
            || [self.delay, self.jitter, self.gap].iter().flatten().any(|time| !time.is_zero())
            || self.drip.is_some()
    }

    /// Whether there is no effect.
    pub fn is_empty(&self) -> bool {
        Table::is_empty(self)
    }
}
