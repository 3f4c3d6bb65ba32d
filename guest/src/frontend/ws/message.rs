//! What a message asks for.

use std::net::SocketAddr;

use super::offers::{self, Offer};
use crate::base::{Action, Announce, InfoHash, PeerId};
use crate::behavior::Settings;
use crate::notation::json::Value;
use crate::notation::names::shortened;
use crate::wire::ws_message::{Message, info_hash, twenty};

/// What a client asks for.
#[derive(Debug)]
pub(super) enum Asked<'a> {
    Announce {
        announce: Announce,
        /// As many as it gets passed on.
        offers: Vec<Offer<'a>>,
    },
    Answer {
        announce: Announce,
        to: PeerId,
        /// As they are written.
        answer: &'a str,
        offer_id: &'a str,
    },
    /// Of these torrents, or of all.
    Scrape(Option<Vec<InfoHash>>),
}

/// Reads a message of a client at this address.
///
/// # Errors
/// Which field is wrong, its value, and what was expected.
pub(super) fn read<'a>(
    message: &Message<'a>,
    client: SocketAddr,
    settings: &Settings,
) -> Result<Asked<'a>, String> {
    match message.action() {
        Action::Announce => {
            let announce = announce(message, client)?;
            let mut offers = offers::read(message)?;
            let wanted = announce.numwant.unwrap_or(u32::MAX).min(settings.numwant_max);
            offers.truncate(wanted as usize);
            Ok(Asked::Announce { announce, offers })
        }
        Action::Answer => Ok(Asked::Answer {
            announce: announce(message, client)?,
            to: PeerId(twenty_bytes(message, "to_peer_id")?),
            answer: message.written("answer").unwrap_or_default(),
            offer_id: message.written("offer_id").ok_or("offer_id: missing, expected a text")?,
        }),
        Action::Scrape => Ok(Asked::Scrape(scraped(message)?)),
        _ => {
            let action = message.written("action").map_or("missing".into(), shortened);
            Err(format!("action: {action}, expected announce or scrape"))
        }
    }
}

fn announce(message: &Message, client: SocketAddr) -> Result<Announce, String> {
    let event = message.event().ok_or_else(|| {
        let event = shortened(message.written("event").unwrap_or_default());
        format!("event: {event}, expected started, completed, stopped, paused, update or none")
    })?;
    Ok(Announce {
        info_hash: InfoHash(twenty_bytes(message, "info_hash")?),
        peer_id: PeerId(twenty_bytes(message, "peer_id")?),
        address: client,
        event,
        left: number(message, "left")?,
        uploaded: number(message, "uploaded")?.unwrap_or_default(),
        downloaded: number(message, "downloaded")?.unwrap_or_default(),
        key: None,
        numwant: number(message, "numwant")?
            .map(|wanted| u32::try_from(wanted).unwrap_or(u32::MAX)),
    })
}

/// A text that stands for 20 bytes.
fn twenty_bytes(message: &Message, name: &str) -> Result<[u8; 20], String> {
    message.text(name).and_then(|text| twenty(&text)).ok_or_else(|| {
        let written = message.written(name).map_or("missing".into(), shortened);
        format!("{name}: {written}, expected 20 characters from U+0000 to U+00FF")
    })
}

/// A number of bytes or peers. Clients that don't know one leave it out, or send `null`; a negative
/// one says the same.
fn number(message: &Message, name: &str) -> Result<Option<u64>, String> {
    let wrong = |written: &str| {
        let written = shortened(written);
        Err(format!("{name}: {written}, expected a whole number"))
    };
    let Some(written) = message.written(name) else { return Ok(None) };
    match message.value(name) {
        Some(Value::Number((digits, _))) if digits.starts_with('-') => Ok(None),
        Some(Value::Number((digits, _))) => {
            let whole = digits.strip_suffix(".0").unwrap_or(digits);
            whole.parse().map(Some).or_else(|_| wrong(written))
        }
        _ => wrong(written),
    }
}

fn scraped(message: &Message) -> Result<Option<Vec<InfoHash>>, String> {
    let wrong = |value: &str| {
        let value = shortened(value);
        format!(
            "info_hash: {value}, expected 20 characters from U+0000 to U+00FF, or an array of such texts"
        )
    };
    let one = |value: &Value| match value {
        Value::String(text) => info_hash(text).ok_or_else(|| wrong(text)),
        other => Err(wrong(&other.to_string())),
    };
    match message.value("info_hash") {
        None => Ok(None),
        Some(Value::Array(all)) => all.iter().map(one).collect::<Result<_, _>>().map(Some),
        Some(value) => Ok(Some(vec![one(&value)?])),
    }
}
