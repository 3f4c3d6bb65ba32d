//! Requests and swarms in JSON.

use serde::Serialize;

use super::answer::Answer;
use super::request::{HttpRequest, Parameter, Request};
use crate::base::{Counts, InfoHash};
use crate::notation::output::{Address, Number, escape, hex, seconds, to_json};

/// A request in JSON, on one line. Fields without a value are left out.
pub(crate) fn request_json(request: &Request) -> String {
    to_json(&Line {
        number: request.number,
        transport: request.transport.word(),
        remote: request.arrival.remote.into(),
        local: request.arrival.local.into(),
        at: seconds(request.arrival.at.since_start()),
        action: request.action.word(),
        info_hashes: request.info_hashes.iter().map(|info_hash| hex(&info_hash.0)).collect(),
        peer_id: request.peer_id.map(|peer_id| hex(&peer_id.0)),
        client: request.peer_id.and_then(|peer_id| peer_id.client()),
        event: request.event.map(|event| event.word()),
        port: request.number("port"),
        uploaded: request.number("uploaded"),
        downloaded: request.number("downloaded"),
        left: request.number("left"),
        numwant: request.number("numwant"),
        key: request.key(),
        parameters: fields(&request.parameters),
        http: request.http.as_ref().map(Http::from),
        url_data: request.url_data.as_deref().map(escape),
        raw: hex(&request.raw),
        reply: hex(&request.reply),
        answer: (&request.answer).into(),
        faults: &request.faults,
        summary: request.to_string(),
    })
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Line<'a> {
    number: u64,
    transport: &'static str,
    remote: Address,
    local: Address,
    at: Number,
    action: &'static str,
    info_hashes: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    peer_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    client: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    event: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    port: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    uploaded: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    downloaded: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    left: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    numwant: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<String>,
    parameters: Vec<Field>,
    #[serde(skip_serializing_if = "Option::is_none")]
    http: Option<Http>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url_data: Option<String>,
    raw: String,
    reply: String,
    answer: Meaning<'a>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    faults: &'a [u32],
    summary: String,
}

/// A name with a value.
type Field = (String, String);

fn fields(fields: &[Parameter]) -> Vec<Field> {
    fields.iter().map(|(name, value)| (name.escape_ascii().to_string(), escape(value))).collect()
}

#[derive(Serialize)]
struct Http {
    method: String,
    path: String,
    headers: Vec<Field>,
}

impl From<&HttpRequest> for Http {
    fn from(http: &HttpRequest) -> Self {
        Http {
            method: http.method.escape_ascii().to_string(),
            path: http.path.escape_ascii().to_string(),
            headers: fields(&http.headers),
        }
    }
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
enum Meaning<'a> {
    Nothing,
    Connected {
        /// In hexadecimal digits, after `0x`.
        connection_id: String,
    },
    Announced {
        interval: u32,
        #[serde(skip_serializing_if = "Option::is_none")]
        min_interval: Option<u32>,
        seeders: u32,
        leechers: u32,
        peers: Vec<Address>,
    },
    Scraped {
        swarms: Vec<SwarmJson>,
    },
    Refused {
        reason: &'a str,
    },
}

impl<'a> From<&'a Answer> for Meaning<'a> {
    fn from(answer: &'a Answer) -> Self {
        match answer {
            Answer::Nothing => Meaning::Nothing,
            Answer::Connected(id) => Meaning::Connected { connection_id: format!("{id:#018x}") },
            Answer::Announced { interval, min_interval, counts, peers } => Meaning::Announced {
                interval: *interval,
                min_interval: *min_interval,
                seeders: counts.seeders,
                leechers: counts.leechers,
                peers: peers.iter().copied().map(Into::into).collect(),
            },
            Answer::Scraped(swarms) => {
                Meaning::Scraped { swarms: swarms.iter().map(SwarmJson::new).collect() }
            }
            Answer::Refused(reason) => Meaning::Refused { reason },
        }
    }
}

/// A swarm in numbers.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SwarmJson {
    info_hash: String,
    seeders: u32,
    leechers: u32,
    downloaded: u32,
}

impl SwarmJson {
    pub(crate) fn new((info_hash, counts): &(InfoHash, Counts)) -> Self {
        let Counts { seeders, leechers, downloaded, .. } = *counts;
        SwarmJson { info_hash: hex(&info_hash.0), seeders, leechers, downloaded }
    }
}
