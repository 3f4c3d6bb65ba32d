//! What goes wrong with one reply.

use std::net::SocketAddr;
use std::time::Duration;

use super::words::{Bytes, Whole, list, words};
use super::{
    BencodeChange, Chunking, Coding, CodingDamage, Fault, HeadChange, LengthChange, Place,
    ScrapeChange,
};

/// What becomes of the request.
impl Fault {
    words! {
        /// The request is lost: it gets no reply, and has no effect. An HTTP connection stays open.
        drop();

        /// It is refused with this text: an error packet, or a `failure reason`. Any bytes; over UDP also
        /// the NUL at the end that some trackers send.
        refuse(text: impl AsRef<[u8]>) => Bytes(text.as_ref());

        /// UDP: it is refused as if its connection id were unknown.
        bad_connection_id();

        /// HTTP: the status, 100 to 999; from 300 on the body is empty unless [`refuse`](Self::refuse) or
        /// [`body`](Self::body) says otherwise.
        status(status: u16) => status;

        /// HTTP: it is redirected with this status, 300 to 399, to [`location`](Self::location).
        redirect(status: u16) => status;

        /// HTTP: `Location` of a redirect, in which `{target}` stands for path and query of the request.
        /// Otherwise there is no such header field.
        location(url: &str) => Bytes(url.as_bytes());

        /// HTTP: it is refused with status 400 if `Host` is not the address of the listener.
        check_host();
    }
}

/// What the client is told.
impl Fault {
    words! {
        /// `interval` that an announce is told, in seconds; over UDP its lower 32 bits.
        interval(seconds: i64) => seconds;

        /// HTTP: `min interval` that an announce is told, in seconds.
        min_interval(seconds: i64) => seconds;

        /// Seeders that an announce or a scrape is told; over UDP the lower 32 bits.
        seeders(seeders: i64) => seeders;

        /// Leechers that an announce or a scrape is told; over UDP the lower 32 bits.
        leechers(leechers: i64) => leechers;

        /// Completed downloads that a scrape is told; over UDP the lower 32 bits.
        downloaded(downloaded: i64) => downloaded;

        /// The peers that an announce is told, all of them; over UDP those of the client's family.
        peers(peers: impl IntoIterator<Item = SocketAddr>) => list(peers);

        /// An announce is told of the client itself, as the last peer.
        include_self();

        /// An announce is told of each peer twice.
        peers_twice();

        /// What is wrong with the answer to a scrape.
        scrape(change: ScrapeChange) => change;

        /// UDP: the connection id that a connect is given. The tracker accepts it from then on.
        connection_id(id: u64) => id;

        /// The reply is what another client was last told by the same action; over UDP with the right
        /// transaction id. As ever if nobody else has asked yet.
        cross_talk();

        /// UDP: peers have records of the wrong size: 18 bytes for IPv4, 6 for IPv6.
        wrong_family_size();

        /// UDP: the action that the reply has.
        reply_action(action: u32) => action;

        /// UDP: every bit of the transaction id is wrong.
        wrong_transaction_id();

        /// UDP: the right reply follows the wrong one.
        then_correct();
    }
}

/// The reply's bytes.
impl Fault {
    words! {
        /// HTTP: an entry of the body's dictionary, which takes the place of the one of the same name. Its
        /// value in bencode may be any bytes. There may be several.
        set(name: &str, bencode: impl AsRef<[u8]>) =>
            Bytes(&[name.as_bytes(), b"=", bencode.as_ref()].concat());

        /// HTTP: an entry that the body's dictionary does not have. There may be several.
        remove(name: &str) => Bytes(name.as_bytes());

        /// HTTP: what is wrong with the body's dictionary.
        bencode(change: BencodeChange) => change;

        /// HTTP: the body.
        body(body: impl AsRef<[u8]>) => Bytes(body.as_ref());

        /// Exactly these bytes are the datagram, or all of the HTTP response.
        reply(reply: impl AsRef<[u8]>) => Bytes(reply.as_ref());

        /// So many random bytes are the datagram, or the body.
        garbage(bytes: u32) => bytes;

        /// The datagram, or the body, ends after so many bytes.
        truncate(bytes: u32) => bytes;

        /// These bytes come before the datagram's, or the body's.
        prepend(bytes: impl AsRef<[u8]>) => Bytes(bytes.as_ref());

        /// These bytes come after the datagram's, or the body's.
        append(bytes: impl AsRef<[u8]>) => Bytes(bytes.as_ref());

        /// Zeros make the datagram, or the body, so many bytes long; 65,507 at most over UDP.
        pad(bytes: u32) => bytes;
    }
}

/// What HTTP makes of it.
impl Fault {
    words! {
        /// HTTP: how the body is coded.
        coding(coding: Coding) => coding;

        /// HTTP: what is wrong with the [coded](Self::coding) body.
        coding_damage(damage: CodingDamage) => damage;

        /// HTTP: a further line of the head, such as `Retry-After: 5`. There may be several.
        header(line: &str) => Bytes(line.as_bytes());

        /// HTTP: a header field of so many bytes.
        large_header(bytes: u32) => bytes;

        /// HTTP: what is odd about the head.
        head(change: HeadChange) => change;

        /// HTTP: what is wrong with `Content-Length`.
        content_length(change: LengthChange) => change;

        /// HTTP: the body is in chunks.
        chunked(chunking: Chunking) => chunking;

        /// HTTP: whether the connection stays open afterwards, whatever the client and the settings say.
        keep_alive(stays_open: bool) => stays_open;

        /// HTTP: these bytes follow the response.
        trailing(bytes: impl AsRef<[u8]>) => Bytes(bytes.as_ref());

        /// HTTP: the connection is closed there.
        close(at: Place) => at;

        /// HTTP: the tracker stops sending there, and goes on receiving until the client closes.
        half_close(at: Place) => at;

        /// HTTP: the connection is reset there. Where this machine can't reset one, it is closed.
        reset(at: Place) => at;
    }
}

/// When and how the reply is sent.
impl Fault {
    words! {
        /// The reply is sent so much later.
        delay(duration: Duration) => Whole(duration);

        /// The [delay](Self::delay) is longer by a random part of this.
        jitter(duration: Duration) => Whole(duration);

        /// The reply is held until it is [released](crate::Tracker::release), and the connection stays
        /// open. [`Tracker::hold`](crate::Tracker::hold) has more comfort.
        hold();

        /// Replies are held until there are so many, and sent in the opposite order.
        reorder(replies: u32) => replies;

        /// So many further copies are sent.
        duplicate(copies: u32) => copies;

        /// HTTP: only so many bytes are sent at a time.
        drip(bytes: u32) => bytes;

        /// Between two [copies](Self::duplicate) of a datagram, 0 unless said; between two pieces of a
        /// [drip](Self::drip), a second unless said.
        gap(duration: Duration) => Whole(duration);

        /// HTTP: replies of one connection are held until there are so many, and sent as one.
        merge(replies: u32) => replies;

        /// UDP: the reply comes from another port.
        other_port();
    }
}

/// What becomes of the tracker.
impl Fault {
    words! {
        /// After the reply every connection id that was given is forgotten.
        forget_ids();

        /// After the reply every swarm is forgotten.
        forget_swarms();

        /// After the reply all sockets are closed for so long, connections too, and then bound again on the
        /// same ports. What is held or late is lost if it falls due meanwhile.
        down(duration: Duration) => Whole(duration);
    }
}
