//! `/scrape`: BEP 48, with `downloaders` of BEP 21.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::dialect::Dialect;
use super::error::HttpError;
use super::response::Response;
use crate::base::{Counts, InfoHash, Instant, twenty_bytes};
use crate::behavior::switches::{Downloaded, OverLimit};
use crate::behavior::{Behavior, Settings};
use crate::fault::{Reply, ScrapeNumbers, ScrapedSwarm};
use crate::record::told_scraped;
use crate::tracker::Tracker;
use crate::wire::bencode;

/// Answers a scrape. Every requested info hash gets an entry, with zeros if it is unknown; some
/// profiles leave out unknown ones. `bare` says that the target has no query at all.
///
/// # Errors
/// The error to answer with.
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
    let dialect = Dialect::new(settings);
    dialect.read_all(query, &mut |name, value| {
        if name == b"info_hash" {
            info_hashes.push(InfoHash(twenty_bytes("info_hash", value)?));
        }
        Ok(())
    })?;
    if info_hashes.is_empty() && !(full_scrape && (bare || !http.needs_query)) {
        let explained = "info_hash: missing; this tracker does not tell of all swarms at once";
        return Err(match http.needs_query {
            true => HttpError { answer: http.mistakes.otherwise, ..String::from(explained).into() },
            false => dialect.missing("info_hash", explained.into()),
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
    let swarms = files.iter().map(|(info_hash, counts)| {
        let key = match http.writes_utf8 {
            true => Cow::Owned(bencode::utf8(&info_hash.0)),
            false => Cow::Borrowed(&info_hash.0[..]),
        };
        (key, numbers(counts, behavior))
    });
    let body = write_scrape(swarms.clone(), tracker.settings());
    let collected =
        |(key, numbers): (Cow<[u8]>, _)| ScrapedSwarm { key: key.into_owned(), numbers };
    let is_collected = !tracker.faults.is_empty();
    let reply = is_collected.then(|| Reply::Scrape(swarms.map(collected).collect()));
    Ok(Response::ok(body, told, reply))
}

/// The numbers of a swarm in the response.
fn numbers(counts: &Counts, behavior: &Behavior) -> ScrapeNumbers {
    let Counts { seeders, leechers, partial_seeds, downloaded } = *counts;
    let tells_downloaded = behavior.swarm.downloaded != Downloaded::Untold;
    let tells_downloaders = behavior.http.scrapes_downloaders;
    ScrapeNumbers {
        seeders: seeders.into(),
        downloaded: tells_downloaded.then_some(downloaded.into()),
        downloaders: tells_downloaders.then(|| (leechers - partial_seeds).into()),
        leechers: leechers.into(),
    }
}

/// Writes the body of a scrape response.
pub(super) fn write_scrape(
    swarms: impl Iterator<Item = (impl AsRef<[u8]>, ScrapeNumbers)>,
    settings: &Settings,
) -> Vec<u8> {
    let mut body = b"d5:filesd".to_vec();
    for (key, numbers) in swarms {
        bencode::string(&mut body, key.as_ref());
        body.push(b'd');
        bencode::integer_at(&mut body, "complete", numbers.seeders);
        bencode::integer_if(&mut body, "downloaded", numbers.downloaded);
        bencode::integer_if(&mut body, "downloaders", numbers.downloaders);
        bencode::integer_at(&mut body, "incomplete", numbers.leechers);
        body.push(b'e');
    }
    body.push(b'e');
    if settings.behavior.http.scrape_flags {
        body.extend(b"5:flagsd");
        bencode::integer_at(&mut body, "min_request_interval", settings.interval);
        body.push(b'e');
    }
    body.push(b'e');
    body
}
