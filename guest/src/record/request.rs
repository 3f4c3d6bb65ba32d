//! A request, parsed as far as possible, even if the tracker refused it.

use super::answer::Answer;
use super::entry::Entry;
use crate::base::{Action, Arrival, Event, InfoHash, Outcome, PeerId, Transport, key};
use crate::wire::ws_message::Message;
use crate::wire::{http_head, query, udp_packet};

/// Name and value.
pub type Parameter = (Vec<u8>, Vec<u8>);

/// The parts that only HTTP requests have.
#[derive(Clone, Debug, PartialEq)]
pub struct HttpRequest {
    /// The method.
    pub method: Vec<u8>,
    /// The path, as it came.
    pub path: Vec<u8>,
    /// The header fields.
    pub headers: Vec<Parameter>,
}

/// A request and its outcome.
#[derive(Clone, Debug)]
pub struct Request {
    /// Its number, from 1.
    pub number: u64,
    /// When, from where, and to where.
    pub arrival: Arrival,
    /// The protocol.
    pub transport: Transport,
    /// What it asked for.
    pub action: Action,
    /// The event of an announce.
    pub event: Option<Event>,
    /// Its outcome.
    pub outcome: Outcome,
    /// The info hashes.
    pub info_hashes: Vec<InfoHash>,
    /// The client's peer id.
    pub peer_id: Option<PeerId>,
    /// All its parameters, with their names in BEP 3.
    pub parameters: Vec<Parameter>,
    /// The parts that only HTTP requests have.
    pub http: Option<HttpRequest>,
    /// The URL data of a UDP announce (BEP 41).
    pub url_data: Option<Vec<u8>>,
    /// Its bytes.
    pub raw: Vec<u8>,
    /// The reply's bytes.
    pub reply: Vec<u8>,
    /// The meaning of the reply.
    pub answer: Answer,
    /// The ids of the faults that applied to it.
    pub faults: Vec<u32>,
}

impl Request {
    pub(crate) fn new(number: u64, entry: &Entry) -> Self {
        let (mut parameters, mut http, mut url_data) = (Vec::new(), None, None);
        match entry.transport {
            Transport::Udp => {
                udp_packet::parameters(entry.raw, &mut parameters);
                url_data = udp_packet::announced_url(entry.raw).filter(|url| !url.is_empty());
                if let Some(url) = &url_data {
                    query::read(query::split(url).1, &mut parameters);
                }
            }
            Transport::Http => http = read_http(entry.raw, &mut parameters),
            Transport::Ws if entry.action == Action::Connect => {
                http = read_http(entry.raw, &mut parameters);
            }
            Transport::Ws => {
                let text = String::from_utf8_lossy(entry.raw);
                Message::read(&text).0.parameters(&mut |name, value| {
                    parameters.push((name.as_bytes().to_vec(), value));
                });
            }
        }
        let twenty = |wanted: &'static [u8]| {
            let values = parameters.iter().filter(move |(name, _)| name == wanted);
            values.filter_map(|(_, value)| value.as_slice().try_into().ok())
        };
        let info_hashes: Vec<_> = twenty(b"info_hash").map(InfoHash).collect();
        Request {
            number,
            arrival: entry.arrival,
            transport: entry.transport,
            action: entry.action,
            event: entry.event,
            outcome: entry.outcome,
            peer_id: twenty(b"peer_id").next().map(PeerId),
            answer: Answer::new(entry, &info_hashes),
            info_hashes,
            parameters,
            http,
            url_data,
            raw: entry.raw.to_vec(),
            reply: entry.reply.to_vec(),
            faults: entry.faults.to_vec(),
        }
    }

    /// The value of a parameter. If it occurs several times, the last one counts.
    pub fn parameter(&self, name: &str) -> Option<&[u8]> {
        let mut named = self.parameters.iter().rev().filter(|(known, _)| known == name.as_bytes());
        named.next().map(|(_, value)| value.as_slice())
    }

    /// The key as users see it.
    pub fn key(&self) -> Option<String> {
        self.parameter("key").map(key::shown)
    }

    /// The value of a parameter that is a whole number.
    pub fn number<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        let text = std::str::from_utf8(self.parameter(name)?).ok()?;
        text.parse().ok().filter(|_| !text.starts_with('+'))
    }
}

/// Reads the head of a request again, for the record, and adds its parameters; `None` if it is
/// malformed.
fn read_http(raw: &[u8], parameters: &mut Vec<Parameter>) -> Option<HttpRequest> {
    let mut headers = Vec::new();
    let head =
        http_head::parse(raw, &mut |name, value| headers.push((name.into(), value.to_vec())));
    let head = head.ok()??;
    let (path, query) = query::split(query::origin_form(head.target));
    query::read(query, parameters);
    Some(HttpRequest { method: head.method.to_vec(), path: path.to_vec(), headers })
}
