//! `/announce`: BEP 3, with BEP 7, 21, 23 and 24.

use std::borrow::Cow;
use std::net::{IpAddr, SocketAddr};

use super::announce_query::{self, Request};
use super::error::HttpError;
use super::response::Response;
use crate::base::{Announce, Event, Families, Instant, PeerId};
use crate::behavior::Settings;
use crate::behavior::switches::CompactLists;
use crate::fault::{AnnounceContent, AnnounceNumbers, HttpForm, ListedPeer, Reply};
use crate::record::told_announced;
use crate::tracker::{AnnounceParams, Tracker};
use crate::wire::bencode::{integer_at, integer_if, string, string_at, utf8};
use crate::wire::compact;

/// Number of peers to reserve room for.
const USUAL: u32 = 50;

/// Answers an announce from `client`. `passkey` is the one in the path.
///
/// # Errors
/// The error to answer with.
pub(super) fn answer(
    tracker: &mut Tracker,
    now: Instant,
    client: IpAddr,
    passkey: Option<Vec<u8>>,
    query: &[u8],
) -> Result<(Response, Event), HttpError> {
    let Request { announce, key_text, also, compact, no_peer_id, passkey: in_query } =
        announce_query::parse(query, client, tracker.settings())?;
    tracker.authorize(now, &announce, || passkey.or(in_query))?;
    if let Some(text) = key_text {
        tracker.key_texts.keep(&text);
    }
    for address in also {
        tracker.upsert_peer(now, &Announce { address, ..announce.clone() });
    }
    let settings = tracker.settings();
    let behavior = &settings.behavior.http;
    let wanted = announce.numwant.unwrap_or_else(|| settings.http_numwant_default());
    let asked = AnnounceParams {
        families: match client {
            IpAddr::V4(_) if behavior.own_family => Families::V4,
            IpAddr::V6(_) if behavior.own_family => Families::V6,
            _ => Families::Both,
        },
        interval: settings.over_http.interval.unwrap_or(settings.interval),
        wanted: wanted.min(settings.http_numwant_max()),
    };
    let with_ids = !compact && (behavior.writes_utf8 || !no_peer_id);
    let is_collected = !tracker.faults.is_empty();
    let mut lists = PeerLists::new(compact, asked.wanted.min(USUAL) as usize);
    let mut peers = Vec::new();
    let told = match is_collected {
        false => tracker.announce_with(now, &announce, asked, &mut |address, id| {
            lists.push(address, || with_ids.then(|| written_id(id, behavior.writes_utf8)));
        }),
        true => tracker.announce_with(now, &announce, asked, &mut |address, id| {
            let id = with_ids.then(|| written_id(id, behavior.writes_utf8).into_owned());
            peers.push(ListedPeer { address, id });
        }),
    };
    lists.extend(&peers);
    let settings = tracker.settings();
    let tells_downloaded = behavior.tells_downloaded && announce.event != Event::Stopped;
    let form = HttpForm {
        downloaded: tells_downloaded.then_some(told.counts.downloaded),
        external_ip: settings.external_ip.then_some(announce.address.ip()),
        compact,
        lists: behavior.lists,
    };
    let numbers = AnnounceNumbers::from(&told);
    let body = write_announce(&numbers, &form, &lists, settings);
    let told = told_announced(&told, &lists.v4, &lists.v6);
    let content = AnnounceContent { client: announce.address, numbers, peers, form };
    let reply = is_collected.then_some(Reply::Announce(content));
    Ok((Response::ok(body, told, reply), announce.event))
}

/// The peers of a response body, added one by one.
#[derive(Debug)]
pub(super) struct PeerLists {
    compact: bool,
    /// Compact peers, 6 bytes (`v4`) or 18 bytes (`v6`) each. The record needs them for every
    /// announce.
    v4: Vec<u8>,
    v6: Vec<u8>,
    dictionaries: Vec<u8>,
}

impl PeerLists {
    /// Empty lists, with room for `room` IPv4 peers.
    pub(super) fn new(compact: bool, room: usize) -> Self {
        PeerLists {
            compact,
            v4: Vec::with_capacity(6 * room),
            v6: Vec::new(),
            dictionaries: Vec::new(),
        }
    }

    /// Adds a peer. `id` returns the peer id for its dictionary. It is called only if the lists are
    /// not compact.
    #[inline]
    fn push<'a>(&mut self, address: SocketAddr, id: impl FnOnce() -> Option<Cow<'a, [u8]>>) {
        let list = if address.is_ipv4() { &mut self.v4 } else { &mut self.v6 };
        compact::write_peer(list, address);
        if !self.compact {
            write_dictionary(&mut self.dictionaries, address, id().as_deref());
        }
    }

    /// Adds peers.
    pub(super) fn extend(&mut self, peers: &[ListedPeer]) {
        for ListedPeer { address, id } in peers {
            self.push(*address, || id.as_deref().map(Cow::Borrowed));
        }
    }
}

/// A peer id as a response body contains it.
fn written_id(id: &PeerId, in_utf8: bool) -> Cow<'_, [u8]> {
    match in_utf8 {
        true => Cow::Owned(utf8(&id.0)),
        false => Cow::Borrowed(&id.0),
    }
}

/// Writes the body of an announce response.
pub(super) fn write_announce(
    numbers: &AnnounceNumbers,
    form: &HttpForm,
    lists: &PeerLists,
    settings: &Settings,
) -> Vec<u8> {
    let PeerLists { v4, v6, dictionaries, .. } = lists;
    let mut body = Vec::with_capacity(256 + v4.len() + v6.len() + dictionaries.len());
    body.push(b'd');
    integer_if(&mut body, "complete", numbers.seeders);
    integer_if(&mut body, "downloaded", form.downloaded.map(i64::from));
    match form.external_ip {
        Some(IpAddr::V4(ip)) => string_at(&mut body, "external ip", &ip.octets()),
        Some(IpAddr::V6(ip)) => string_at(&mut body, "external ip", &ip.octets()),
        None => {}
    }
    integer_if(&mut body, "incomplete", numbers.leechers);
    integer_if(&mut body, "interval", numbers.interval);
    integer_if(&mut body, "min interval", numbers.min_interval);
    if form.compact {
        if !v4.is_empty() || form.lists != CompactLists::IfAny {
            string_at(&mut body, "peers", v4);
        }
        if !v6.is_empty() || form.lists == CompactLists::BothAlways {
            string_at(&mut body, "peers6", v6);
        }
    } else {
        string(&mut body, b"peers");
        body.push(b'l');
        body.extend_from_slice(dictionaries);
        body.push(b'e');
    }
    if let Some(id) = &settings.tracker_id {
        string_at(&mut body, "tracker id", id);
    }
    if let Some(text) = &settings.warning_message {
        string_at(&mut body, "warning message", text.as_bytes());
    }
    body.push(b'e');
    body
}

/// Writes a peer as a dictionary.
fn write_dictionary(list: &mut Vec<u8>, address: SocketAddr, id: Option<&[u8]>) {
    list.push(b'd');
    string_at(list, "ip", address.ip().to_string().as_bytes());
    if let Some(id) = id {
        string_at(list, "peer id", id);
    }
    integer_at(list, "port", address.port());
    list.push(b'e');
}
