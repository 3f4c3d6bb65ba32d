//! One WebSocket: bytes come in, in pieces of any size, and frames go out.

use std::net::SocketAddr;
use std::time::Duration;

use super::distort::distort;
use super::message::{self, Asked};
use super::reply;
use crate::base::{Action, Announce, AnnounceReply, Arrival, Event, InfoHash, Outcome, Transport};
use crate::behavior::switches::OverLimit;
use crate::fault::{
    AnnounceContent, AnnounceNumbers, Delivery, Destination, HttpForm, Reply, ScrapeNumbers,
    ScrapedSwarm,
};
use crate::frontend::outgoing::{AfterSend, Outgoing};
use crate::record::{Entry, Request, told_announced, told_scraped};
use crate::tracker::Tracker;
use crate::wire::compact;
use crate::wire::websocket::{Broken, Decoder, Frame, Received};
use crate::wire::ws_message::Message;

/// A client's WebSocket, without its socket.
#[derive(Debug)]
pub(crate) struct Session {
    /// The number of its connection.
    number: u64,
    /// The passkey in the path that it was opened with.
    passkey: Option<Vec<u8>>,
    inbox: Vec<u8>,
    decoder: Decoder,
    /// Whether nothing more is read.
    over: bool,
}

/// What a message is answered.
struct Answered {
    reply: Reply,
    outcome: Outcome,
    refusal: String,
    told: Vec<u8>,
    info_hash: Option<InfoHash>,
    /// Offers for other connections.
    offers: Vec<(u64, Vec<u8>)>,
    /// An answer for another connection.
    answer: Option<(u64, Vec<u8>)>,
}

impl Session {
    pub(super) fn new(number: u64, passkey: Option<Vec<u8>>) -> Self {
        let (inbox, decoder) = (Vec::new(), Decoder::default());
        Session { number, passkey, inbox, decoder, over: false }
    }

    /// Adds received bytes.
    pub(crate) fn receive(&mut self, bytes: &[u8]) {
        if !self.over {
            self.inbox.extend_from_slice(bytes);
        }
    }

    /// Number of bytes of messages that are not complete yet.
    pub(crate) fn pending(&self) -> usize {
        self.inbox.len() + self.decoder.kept()
    }

    /// Answers and records the next message, if it is complete.
    pub(crate) fn answer(&mut self, tracker: &mut Tracker, arrival: Arrival) -> Option<Outgoing> {
        if self.over {
            return None;
        }
        let message = match self.decoder.read(&mut self.inbox) {
            Ok(received) => match received? {
                Received::Message(message) => message,
                Received::Ping(payload) => {
                    return Some(send(Frame::PONG.bytes(&payload)));
                }
                Received::Pong => return Some(send(Vec::new())),
                Received::Close(payload) => {
                    return Some(self.close(tracker, Frame::CLOSE.bytes(&payload)));
                }
            },
            Err(Broken(code, text)) => {
                let entry = entry(arrival, (Action::Unknown, None), &[]);
                let refused = Entry { outcome: Outcome::Refused, refusal: text, ..entry };
                tracker.record.add(&refused);
                return Some(self.close(tracker, Frame::close(code, text)));
            }
        };
        Some(self.respond(tracker, arrival, &message))
    }

    /// Leaves all swarms, and sends these bytes at the end.
    fn close(&mut self, tracker: &mut Tracker, bytes: Vec<u8>) -> Outgoing {
        tracker.web.leave(self.number);
        self.over = true;
        Outgoing { bytes, then: AfterSend::Drain, later: None }
    }

    fn respond(&mut self, tracker: &mut Tracker, arrival: Arrival, raw: &[u8]) -> Outgoing {
        let text = String::from_utf8_lossy(raw);
        let (message, read) = Message::read(&text);
        let action = message.action();
        let event = message.event().filter(|_| action == Action::Announce);
        let entry = entry(arrival, (action, event), raw);
        let request = (!tracker.faults.is_empty()).then(|| Request::new(0, &entry));
        let apply = |request| tracker.faults.apply(request, &tracker.outbox);
        let met = request.as_ref().and_then(apply);
        if let Some(met) = met.as_ref().filter(|met| met.effects.drop) {
            tracker.record.add(&Entry { faults: &met.faults, ..entry });
            tracker.after_reply(&met.effects);
            return send(Vec::new());
        }
        let refused = met.as_ref().and_then(|met| met.effects.refuse.clone());
        let answered = match (refused, read) {
            (Some(reason), _) => Err(reason),
            (None, Ok(())) => self.serve(tracker, arrival, &message).map_err(String::into_bytes),
            (None, Err(error)) => Err(format!("invalid message: {error}").into_bytes()),
        };
        let mut answered = answered.unwrap_or_else(|reason| Answered::refused(&message, reason));
        if let Some(request) = &request {
            tracker.faults.remember(request, &answered.reply);
            met.iter().for_each(|met| met.edit(request, &mut answered.reply));
        }
        let word = message.text("action").unwrap_or_default();
        let Answered { reply, outcome, refusal, told, info_hash, offers, answer } = answered;
        for (to, offer) in offers {
            let frame = Frame::TEXT.bytes(&offer);
            put(tracker, arrival, to, Delivery::of(vec![(Duration::ZERO, frame)]));
        }
        // An answer is sent to another client, and its own client gets nothing.
        let (to, payload) = answer.unwrap_or_else(|| {
            (self.number, reply::write(&reply, &word, info_hash.as_ref(), tracker.settings()))
        });
        let (payload, pieces) = match &met {
            Some(met) => {
                distort(&mut tracker.faults, &met.effects, payload, &|it| Frame::TEXT.bytes(it))
            }
            None if payload.is_empty() => (payload, Vec::new()),
            None => {
                let frame = Frame::TEXT.bytes(&payload);
                (payload, vec![(Duration::ZERO, frame)])
            }
        };
        let faults = met.as_ref().map_or(&[][..], |met| &met.faults);
        let reply = if to == self.number { &payload[..] } else { &[] };
        tracker.record.add(&Entry {
            outcome,
            reply,
            told: &told,
            refusal: &refusal,
            faults,
            ..entry
        });
        let delivery = match &met {
            Some(met) => {
                tracker.after_reply(&met.effects);
                Delivery::new(met, pieces)
            }
            None => Delivery::of(pieces),
        };
        if to != self.number {
            put(tracker, arrival, to, delivery);
            return send(Vec::new());
        }
        match delivery.at_once() {
            Ok(bytes) => send(bytes),
            Err(delivery) if delivery.pieces.is_empty() => send(Vec::new()),
            Err(delivery) => Outgoing { later: Some(delivery.unawaited()), ..send(Vec::new()) },
        }
    }

    /// Answers a message.
    fn serve(
        &self,
        tracker: &mut Tracker,
        arrival: Arrival,
        message: &Message,
    ) -> Result<Answered, String> {
        let client = SocketAddr::new(arrival.remote.ip().to_canonical(), arrival.remote.port());
        match message::read(message, client, tracker.settings())? {
            Asked::Announce { announce, offers } => {
                self.check(tracker, arrival, &announce)?;
                let told = tracker.announce_web(arrival.at, self.number, &announce)?;
                let told = AnnounceReply { min_interval: None, ..told };
                let mut passed_on = Vec::new();
                // The record has the peers that get its offers.
                let (mut v4, mut v6) = (Vec::new(), Vec::new());
                if !matches!(announce.event, Event::Stopped) {
                    let info_hash = &announce.info_hash;
                    let chosen = tracker.choose_web(info_hash, self.number, offers.len());
                    for (to, offer) in chosen.into_iter().zip(&offers) {
                        let id = announce.peer_id;
                        let passed =
                            reply::passed_on("offer", offer.offer, offer.offer_id, info_hash, id);
                        passed_on.push((to, passed));
                        if let Some(peer) = tracker.web.get(info_hash, to) {
                            let list = if peer.address.is_ipv4() { &mut v4 } else { &mut v6 };
                            compact::write_peer(list, peer.address);
                        }
                    }
                }
                let content = AnnounceContent {
                    client,
                    numbers: AnnounceNumbers::from(&told),
                    peers: Vec::new(),
                    form: HttpForm::default(),
                };
                Ok(Answered {
                    told: told_announced(&told, &v4, &v6),
                    info_hash: Some(announce.info_hash),
                    offers: passed_on,
                    ..Answered::with(Reply::Announce(content))
                })
            }
            Asked::Answer { announce, to, answer, offer_id } => {
                self.check(tracker, arrival, &announce)?;
                let Announce { info_hash, peer_id, .. } = announce;
                let to = tracker.web.find(&info_hash, to);
                let passed = reply::passed_on("answer", answer, offer_id, &info_hash, peer_id);
                Ok(Answered {
                    info_hash: Some(info_hash),
                    answer: to.map(|to| (to, passed)),
                    ..Answered::with(Reply::Silence)
                })
            }
            Asked::Scrape(info_hashes) => scrape(tracker, arrival, info_hashes),
        }
    }

    /// Checks whether an announce is allowed.
    fn check(
        &self,
        tracker: &Tracker,
        arrival: Arrival,
        announce: &Announce,
    ) -> Result<(), String> {
        tracker.authorize(arrival.at, announce, || self.passkey.clone())?;
        match tracker.web.get(&announce.info_hash, self.number) {
            Some(known) if known.id != announce.peer_id => Err(format!(
                "peer_id: {:?}, expected {:?}, as this connection has announced it for this torrent",
                announce.peer_id, known.id
            )),
            _ => Ok(()),
        }
    }
}

impl Answered {
    fn with(reply: Reply) -> Self {
        Answered {
            reply,
            outcome: Outcome::Answered,
            refusal: String::new(),
            told: Vec::new(),
            info_hash: None,
            offers: Vec::new(),
            answer: None,
        }
    }

    fn refused(message: &Message, reason: Vec<u8>) -> Self {
        let info_hash = message.bytes("info_hash").and_then(|bytes| bytes.try_into().ok());
        Answered {
            outcome: Outcome::Refused,
            refusal: String::from_utf8_lossy(&reason).into_owned(),
            info_hash: info_hash.map(InfoHash),
            ..Answered::with(Reply::error(reason))
        }
    }
}

fn scrape(
    tracker: &mut Tracker,
    arrival: Arrival,
    info_hashes: Option<Vec<InfoHash>>,
) -> Result<Answered, String> {
    let settings = tracker.settings();
    let max = settings.over_http.scrape_max.unwrap_or(settings.scrape_max) as usize;
    let refuses = settings.behavior.swarm.beyond_scrape_max == OverLimit::Refused;
    let mut files = Vec::new();
    match info_hashes {
        None if !settings.full_scrape => {
            let text = "info_hash: missing; this tracker does not tell of all swarms at once";
            return Err(text.into());
        }
        None => files.extend(tracker.scrape_all(arrival.at)),
        Some(all) if all.len() > max && refuses => {
            return Err(format!("info_hash: {} of them, expected {max} at most", all.len()));
        }
        Some(all) => {
            for info_hash in all.into_iter().take(max) {
                files.push((info_hash, tracker.scrape(arrival.at, &info_hash)));
            }
        }
    }
    let mut told = Vec::new();
    let mut swarms = Vec::new();
    for (info_hash, counts) in files {
        told_scraped(&mut told, &info_hash, counts);
        let numbers = ScrapeNumbers {
            seeders: counts.seeders.into(),
            downloaded: Some(counts.downloaded.into()),
            downloaders: None,
            leechers: counts.leechers.into(),
        };
        swarms.push(ScrapedSwarm { key: info_hash.0.to_vec(), numbers });
    }
    Ok(Answered { told, ..Answered::with(Reply::Scrape(swarms)) })
}

/// Bytes to send now.
fn send(bytes: Vec<u8>) -> Outgoing {
    Outgoing { bytes, then: AfterSend::KeepOpen, later: None }
}

/// Sends something on another connection.
fn put(tracker: &mut Tracker, arrival: Arrival, to: u64, delivery: Delivery) {
    if !tracker.outbox.is_full() {
        tracker.outbox.put(arrival.at, delivery.unawaited(), Destination::Http(to));
    }
}

/// The entry of a message that is not answered yet.
fn entry(arrival: Arrival, asked: (Action, Option<Event>), raw: &[u8]) -> Entry<'_> {
    Entry::new(arrival, Transport::Ws, asked, raw)
}
