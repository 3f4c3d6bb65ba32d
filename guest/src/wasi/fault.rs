//! Faults: those of the world's interface, and the tracker's.

use std::time::Duration;

use crate::fault::{self, Fault, Pair, Several, Status};

use super::address::from_wasi;
use super::bindings::exports::bittorrent::tracker::control::{
    self, BencodeChange, Chunking, Coding, CodingDamage, FaultStatus, Field, HeadChange,
    LengthChange, Place, ScrapeChange,
};
use super::convert;

/// Converts enums whose variants have the same names.
macro_rules! same_names {
    ($($name:ident { $($variant:ident),* })*) => {
        $(impl From<$name> for fault::$name {
            fn from(kind: $name) -> Self {
                match kind {
                    $($name::$variant => Self::$variant,)*
                }
            }
        })*
    };
}

same_names! {
    Place { Start, Head, Body, End }
    ScrapeChange { Reversed, FirstMissing, FirstTwice, OneUnknown, Swapped }
    HeadChange { Http10, Lowercase, Folded, NoValue, ContinueFirst }
    Chunking { Plain, WithLength, Extensions, CutShort, Trailers }
    Coding { Gzip, Deflate, Zstd }
    CodingDamage { Mislabelled, CutShort, Bomb }
    BencodeChange { Unsorted, KeysTwice, LeadingZeros, HugeIntegers, Nested }
}

impl From<LengthChange> for fault::LengthChange {
    fn from(change: LengthChange) -> Self {
        match change {
            LengthChange::Absent => Self::Absent,
            LengthChange::Padded => Self::Padded,
            LengthChange::Twice => Self::Twice,
            LengthChange::Negative => Self::Negative,
            LengthChange::OffBy(bytes) => Self::OffBy(bytes),
        }
    }
}

pub(super) fn fault(given: control::Fault) -> Fault {
    Fault {
        name: given.name,
        filter: convert::filter(given.filter),
        path: given.path.map(String::into_bytes),
        over: given.over,
        first: given.first,
        after: given.after,
        every: given.every,
        probability: given.probability,
        steps: given.steps.into_iter().map(effects).collect(),
    }
}

fn effects(given: control::Effects) -> fault::Effects {
    let duration = |given: Option<u64>| given.map(Duration::from_nanos);
    let pair = |Field { name, value }| Pair { key: name.into_bytes(), value };
    fault::Effects {
        drop: given.drop,
        refuse: given.refuse,
        bad_connection_id: given.bad_connection_id,
        status: given.status,
        redirect: given.redirect,
        location: given.location,
        check_host: given.check_host,
        interval: given.interval,
        min_interval: given.min_interval,
        seeders: given.seeders,
        leechers: given.leechers,
        downloaded: given.downloaded,
        peers: given.peers.map(|peers| peers.into_iter().map(from_wasi).collect()),
        include_self: given.with_self,
        peers_twice: given.peers_twice,
        scrape: given.scrape.map(Into::into),
        connection_id: given.connection_id,
        cross_talk: given.cross_talk,
        wrong_family_size: given.other_family,
        reply_action: given.reply_action,
        wrong_transaction_id: given.wrong_transaction_id,
        then_correct: given.then_right,
        set: Several(given.set.into_iter().map(pair).collect()),
        remove: Several(given.remove),
        bencode: given.bencode.map(Into::into),
        body: given.body,
        reply: given.reply,
        garbage: given.garbage,
        truncate: given.truncate,
        append: given.append,
        pad: given.pad,
        coding: given.coding.map(Into::into),
        coding_damage: given.coding_damage.map(Into::into),
        header: Several(given.header),
        large_header: given.large_header,
        head: given.head.map(Into::into),
        content_length: given.content_length.map(Into::into),
        chunked: given.chunked.map(Into::into),
        keep_alive: given.keep_alive,
        trailing: given.behind,
        close: given.close.map(Into::into),
        half_close: given.half_close.map(Into::into),
        reset: given.reset.map(Into::into),
        delay: duration(given.delay),
        jitter: duration(given.jitter),
        hold: given.hold,
        reorder: given.reorder,
        duplicate: given.duplicate,
        drip: given.drip,
        gap: duration(given.gap),
        merge: given.merge,
        other_port: given.other_port,
        forget_ids: given.forget_ids,
        forget_swarms: given.forget_swarms,
        down: duration(given.down),
    }
}

pub(super) fn status(status: Status<'_>, held: u32) -> FaultStatus {
    let Status { id, fault, hits } = status;
    let text = fault.to_string();
    FaultStatus { id, name: fault.name.clone().unwrap_or_else(|| text.clone()), text, hits, held }
}
