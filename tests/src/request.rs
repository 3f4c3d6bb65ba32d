//! A request as a host reports it: the line that `test-tracker serve --json` prints.

use std::net::SocketAddr;

use serde::Deserialize;

use crate::bytes::{Bytes, Text, number, optional_size};
use crate::endpoint::{endpoint, endpoints};
use crate::swarm::Counts;

/// A recorded request. Kinds are words, as in the JSON.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Request {
    /// Its number, from 1.
    pub number: u64,
    /// `udp`, `http` or `ws`.
    pub transport: String,
    /// Where it came from.
    #[serde(deserialize_with = "endpoint")]
    pub remote: SocketAddr,
    /// The listener's address.
    #[serde(deserialize_with = "endpoint")]
    pub local: SocketAddr,
    /// When, in seconds of the tracker's clock.
    pub at: f64,
    /// `connect`, `announce`, `scrape`, `answer` or `unknown`.
    pub action: String,
    /// The torrents.
    pub info_hashes: Vec<Bytes>,
    /// The client.
    pub peer_id: Option<Bytes>,
    /// The client's name.
    pub client: Option<String>,
    /// The event of an announce.
    pub event: Option<String>,
    /// Where the client listens.
    pub port: Option<u16>,
    /// Bytes uploaded.
    #[serde(default, deserialize_with = "optional_size")]
    pub uploaded: Option<u64>,
    /// Bytes downloaded.
    #[serde(default, deserialize_with = "optional_size")]
    pub downloaded: Option<u64>,
    /// Bytes still to download.
    #[serde(default, deserialize_with = "optional_size")]
    pub left: Option<u64>,
    /// Peers wanted.
    pub numwant: Option<i64>,
    /// The key.
    pub key: Option<String>,
    /// Names and values of all parameters.
    pub parameters: Vec<(String, Text)>,
    /// The parts that only HTTP requests have.
    pub http: Option<Http>,
    /// The URL data (BEP 41).
    pub url_data: Option<Text>,
    /// The request's bytes.
    pub raw: Bytes,
    /// The reply's bytes.
    pub reply: Bytes,
    /// The meaning of the reply.
    pub answer: Answer,
    /// The faults that affected it.
    #[serde(default)]
    pub faults: Vec<u32>,
    /// The request in one line.
    pub summary: String,
}

/// The parts that only HTTP requests have.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Http {
    /// The method.
    pub method: String,
    /// The path.
    pub path: String,
    /// Names and values of the header fields.
    pub headers: Vec<(String, Text)>,
}

/// The meaning of the reply to a request.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub enum Answer {
    /// Nothing.
    Nothing {},
    /// A connection id of 8 bytes.
    Connected {
        /// The id.
        #[serde(deserialize_with = "number")]
        connection_id: Bytes,
    },
    /// Peers.
    Announced {
        /// When to announce again, in seconds.
        interval: u32,
        /// The least time to the next announce, in seconds.
        min_interval: Option<u32>,
        /// Seeders in the swarm.
        seeders: u32,
        /// Leechers in the swarm.
        leechers: u32,
        /// The peers.
        #[serde(deserialize_with = "endpoints")]
        peers: Vec<SocketAddr>,
    },
    /// The numbers of swarms.
    Scraped {
        /// Each of them.
        swarms: Vec<Scraped>,
    },
    /// An error.
    Refused {
        /// The text.
        reason: String,
    },
}

/// The counts of a swarm, in a reply to a scrape or as the tracker has counted them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Scraped {
    /// The torrent.
    pub info_hash: Bytes,
    /// Its numbers.
    #[serde(flatten)]
    pub counts: Counts,
}

/// Converts the library's request.
impl From<test_tracker::Request> for Request {
    fn from(request: test_tracker::Request) -> Self {
        Self {
            number: request.number,
            transport: request.transport.to_string(),
            remote: request.remote,
            local: request.local,
            at: request.at.as_secs_f64(),
            action: request.action.to_string(),
            info_hashes: request.info_hashes.iter().map(Bytes::from).collect(),
            peer_id: request.peer_id.map(Bytes::from),
            client: request.client.clone(),
            event: request.event.map(|event| event.to_string()),
            port: request.port,
            uploaded: request.uploaded,
            downloaded: request.downloaded,
            left: request.left,
            numwant: request.numwant,
            key: request.key.clone(),
            parameters: fields(&request.parameters),
            http: request.http.as_ref().map(|http| Http {
                method: http.method.clone(),
                path: http.path.clone(),
                headers: fields(&http.headers),
            }),
            url_data: request.url_data.as_ref().map(Text::from),
            raw: Bytes::from(&request.raw),
            reply: Bytes::from(&request.reply),
            faults: request.faults.clone(),
            summary: request.to_string(),
            answer: request.answer.into(),
        }
    }
}

fn fields(fields: &[test_tracker::Field]) -> Vec<(String, Text)> {
    fields.iter().map(|field| (field.name.clone(), Text::from(&field.value))).collect()
}

impl From<test_tracker::Answer> for Answer {
    fn from(answer: test_tracker::Answer) -> Self {
        match answer {
            test_tracker::Answer::Nothing => Self::Nothing {},
            test_tracker::Answer::Connected(id) => {
                Self::Connected { connection_id: id.to_be_bytes().into() }
            }
            test_tracker::Answer::Announced(told) => Self::Announced {
                interval: told.interval,
                min_interval: told.min_interval,
                seeders: told.seeders,
                leechers: told.leechers,
                peers: told.peers,
            },
            test_tracker::Answer::Scraped(swarms) => {
                let scraped = |swarm: test_tracker::Scraped| Scraped {
                    info_hash: swarm.info_hash.into(),
                    counts: swarm.counts.into(),
                };
                Self::Scraped { swarms: swarms.into_iter().map(scraped).collect() }
            }
            test_tracker::Answer::Refused(text) => Self::Refused { reason: text },
        }
    }
}
