//! A request as a line of output.

use std::net::{IpAddr, SocketAddr};

use serde::Serialize;
use serde_json::Value;
use test_tracker::{Answer, Counts, Field, HttpRequest, Request};

/// The line for people: when it came by the tracker's clock, and its summary.
pub(crate) fn log(request: &Request) -> String {
    format!("{:>8.3}s  {request}", request.at.as_secs_f64())
}

/// The line for programs. Fields without a value are left out.
pub(crate) fn json(request: &Request) -> String {
    let line = Line {
        number: request.number,
        transport: request.transport.to_string(),
        remote: request.remote.into(),
        local: request.local.into(),
        at: seconds(request.at.as_nanos()),
        action: request.action.to_string(),
        info_hashes: request.info_hashes.iter().map(ToString::to_string).collect(),
        peer_id: request.peer_id.map(hex::encode),
        client: request.client.as_deref(),
        event: request.event.map(|event| event.to_string()),
        port: request.port,
        uploaded: request.uploaded,
        downloaded: request.downloaded,
        left: request.left,
        numwant: request.numwant,
        key: request.key.as_deref(),
        parameters: fields(&request.parameters),
        http: request.http.as_ref().map(Http::from),
        url_data: request.url_data.as_deref().map(text),
        raw: hex::encode(&request.raw),
        reply: hex::encode(&request.reply),
        answer: (&request.answer).into(),
        faults: &request.faults,
        summary: request.to_string(),
    };
    serde_json::to_string(&line).expect("texts, numbers and lists are JSON")
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Line<'a> {
    number: u64,
    transport: String,
    remote: Address,
    local: Address,
    at: Value,
    action: String,
    info_hashes: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    peer_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    client: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    event: Option<String>,
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
    key: Option<&'a str>,
    parameters: Vec<(&'a str, String)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    http: Option<Http<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url_data: Option<String>,
    raw: String,
    reply: String,
    answer: Meaning<'a>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    faults: &'a [u32],
    summary: String,
}

#[derive(Serialize)]
struct Http<'a> {
    method: &'a str,
    path: &'a str,
    headers: Vec<(&'a str, String)>,
}

impl<'a> From<&'a HttpRequest> for Http<'a> {
    fn from(http: &'a HttpRequest) -> Self {
        Self { method: &http.method, path: &http.path, headers: fields(&http.headers) }
    }
}

#[derive(Serialize)]
struct Address {
    ip: IpAddr,
    port: u16,
}

impl From<SocketAddr> for Address {
    fn from(address: SocketAddr) -> Self {
        Self { ip: address.ip(), port: address.port() }
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
        swarms: Vec<Scraped>,
    },
    Refused {
        reason: &'a str,
    },
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Scraped {
    info_hash: String,
    seeders: u32,
    leechers: u32,
    downloaded: u32,
}

impl<'a> From<&'a Answer> for Meaning<'a> {
    fn from(answer: &'a Answer) -> Self {
        match answer {
            Answer::Nothing => Self::Nothing,
            Answer::Connected(connection_id) => {
                Self::Connected { connection_id: format!("{connection_id:#018x}") }
            }
            Answer::Announced(announced) => Self::Announced {
                interval: announced.interval,
                min_interval: announced.min_interval,
                seeders: announced.seeders,
                leechers: announced.leechers,
                peers: announced.peers.iter().copied().map(Into::into).collect(),
            },
            Answer::Scraped(swarms) => {
                Self::Scraped { swarms: swarms.iter().map(Into::into).collect() }
            }
            Answer::Refused(reason) => Self::Refused { reason },
        }
    }
}

impl From<&test_tracker::Scraped> for Scraped {
    fn from(scraped: &test_tracker::Scraped) -> Self {
        let Counts { seeders, leechers, downloaded } = scraped.counts;
        Self { info_hash: scraped.info_hash.to_string(), seeders, leechers, downloaded }
    }
}

/// A number of seconds as JavaScript writes it, so that every host prints the same.
fn seconds(nanoseconds: u128) -> Value {
    const SECOND: u128 = 1_000_000_000;
    match u64::try_from(nanoseconds / SECOND) {
        Ok(seconds) if nanoseconds.is_multiple_of(SECOND) => seconds.into(),
        _ => (nanoseconds as f64 / SECOND as f64).into(),
    }
}

fn fields(fields: &[Field]) -> Vec<(&str, String)> {
    fields.iter().map(|field| (&field.name[..], text(&field.value))).collect()
}

/// Bytes as text: bytes other than printable ASCII are escaped, `\xff`, and a backslash is doubled.
fn text(bytes: &[u8]) -> String {
    let escape = |byte: &u8| match byte {
        b'\\' => r"\\".into(),
        b' '..=b'~' => char::from(*byte).to_string(),
        _ => format!(r"\x{byte:02x}"),
    };
    bytes.iter().map(escape).collect()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn bytes_can_be_read_and_told_apart() {
        assert_eq!(text(b"a b~"), "a b~");
        assert_eq!(text(b"\0\x7f\xff\n\"'\\x"), r#"\x00\x7f\xff\x0a"'\\x"#);
    }

    #[test]
    fn seconds_are_as_short_as_in_javascript() {
        let seconds = |at| seconds(Duration::as_nanos(&at)).to_string();
        assert_eq!(seconds(Duration::ZERO), "0");
        assert_eq!(seconds(Duration::from_secs(3600)), "3600");
        assert_eq!(seconds(Duration::from_millis(1500)), "1.5");
        assert_eq!(seconds(Duration::from_nanos(12_345_678_901)), "12.345678901");
    }
}
