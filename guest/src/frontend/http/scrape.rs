//! `/scrape`: BEP 48, with `downloaders` of BEP 21.

use std::collections::BTreeMap;

use super::error::HttpError;
use super::response::Response;
use crate::base::{Counts, InfoHash, Instant, twenty_bytes};
use crate::behavior::Behavior;
use crate::behavior::switches::{Downloaded, OverLimit, ParamError};
use crate::record::told_scraped;
use crate::tracker::Tracker;
use crate::wire::{bencode, query};

/// Answers a scrape: every info hash that is asked for has its entry, zeros if it is not known.
/// `bare`: the target has no query at all.
///
/// # Errors
/// What is wrong with it.
pub(super) fn answer(
    tracker: &mut Tracker,
    now: Instant,
    query: &[u8],
    bare: bool,
) -> Result<Response, HttpError> {
    let settings = tracker.settings();
    let max = settings.over_http.scrape_max.unwrap_or(settings.scrape_max) as usize;
    let (full_scrape, behavior) = (settings.full_scrape, settings.behavior);
    let http = &behavior.http;
    let mut info_hashes = Vec::new();
    let (mut what, mut given) = (ParamError::Escape, Vec::new());
    let read = query::parameters_in(http.dialect, query, &mut |key, value| {
        if key == b"info_hash" {
            match twenty_bytes("info_hash", value) {
                Ok(info_hash) => info_hashes.push(InfoHash(info_hash)),
                Err(text) => {
                    (what, given) = (ParamError::Invalid, value.to_vec());
                    return Err(text);
                }
            }
        }
        Ok(())
    });
    if let Err(explained) = read {
        return Err(http.mistakes.about(what, b"info_hash", &given, explained));
    }
    if info_hashes.is_empty() && !(full_scrape && (bare || !http.needs_query)) {
        let explained = "info_hash: missing; this tracker does not tell of all swarms at once";
        return Err(match http.needs_query {
            true => HttpError { answer: http.mistakes.otherwise, ..String::from(explained).into() },
            false => http.mistakes.about(ParamError::Missing, b"info_hash", b"", explained.into()),
        });
    }
    if info_hashes.len() > max && behavior.swarm.beyond_scrape_max == OverLimit::Refused {
        // Transmission asks for fewer at a time when it reads "Bad Request".
        let got = info_hashes.len();
        let reason = format!("Bad Request: {got} info hashes, expected {max} at most");
        return Ok(Response::failure("400 Bad Request", reason));
    }
    let mut files = Vec::new();
    let mut swarms = BTreeMap::new();
    if info_hashes.is_empty() {
        swarms = tracker.scrape_all(now);
    }
    for info_hash in info_hashes.into_iter().take(max) {
        if http.scrapes_known_only && !tracker.knows(now, &info_hash) {
            continue;
        }
        let counts = tracker.scrape(now, &info_hash);
        match http.scrapes_as_asked {
            true => files.push((info_hash, counts)),
            false => drop(swarms.insert(info_hash, counts)),
        }
    }
    for (info_hash, counts) in &swarms {
        files.push((*info_hash, *counts));
    }
    let mut told = Vec::new();
    for (info_hash, counts) in &files {
        told_scraped(&mut told, info_hash, *counts);
    }
    let interval = tracker.settings().interval;
    let flags = http.scrape_flags.then_some(interval);
    Ok(Response::ok(write(&files, flags, behavior), told))
}

/// Writes the body.
fn write(files: &[(InfoHash, Counts)], flags: Option<u32>, behavior: &Behavior) -> Vec<u8> {
    let http = &behavior.http;
    let mut body = b"d5:filesd".to_vec();
    let mut entry = |key: &[u8], counts: &Counts| {
        bencode::string(&mut body, key);
        body.push(b'd');
        bencode::integer_at(&mut body, "complete", counts.seeders);
        if behavior.swarm.downloaded != Downloaded::Untold {
            bencode::integer_at(&mut body, "downloaded", counts.downloaded);
        }
        if http.scrapes_downloaders {
            bencode::integer_at(&mut body, "downloaders", counts.leechers - counts.partial_seeds);
        }
        bencode::integer_at(&mut body, "incomplete", counts.leechers);
        body.push(b'e');
    };
    for (info_hash, counts) in files {
        match http.writes_utf8 {
            true => entry(&bencode::utf8(&info_hash.0), counts),
            false => entry(&info_hash.0, counts),
        }
    }
    body.push(b'e');
    if let Some(interval) = flags {
        body.extend(b"5:flagsd");
        bencode::integer_at(&mut body, "min_request_interval", interval);
        body.push(b'e');
    }
    body.push(b'e');
    body
}
