//! `/scrape`: BEP 48, with `downloaders` of BEP 21.

use std::collections::BTreeMap;

use bendy::encoding::{Error, SortedDictEncoder};

use super::response::Response;
use super::{bencode, query};
use crate::ids::twenty_bytes;
use crate::record::told_scraped;
use crate::{Counts, InfoHash, Instant, Tracker};

/// Answers a scrape: every info hash that is asked for has its entry, zeros if it is not known.
///
/// # Errors
/// The failure reason.
pub(super) fn answer(
    tracker: &mut Tracker,
    now: Instant,
    query: &[u8],
) -> Result<Response, String> {
    let mut info_hashes = Vec::new();
    query::parameters(query, |key, value| {
        if key == b"info_hash" {
            info_hashes.push(InfoHash(twenty_bytes("info_hash", &value)?));
        }
        Ok(())
    })?;
    if info_hashes.is_empty() && !tracker.settings().full_scrape {
        return Err("info_hash: missing; this tracker does not tell of all swarms at once".into());
    }
    let max = tracker.settings().scrape_max;
    if info_hashes.len() > max {
        // Transmission asks for fewer at a time when it reads "Bad Request".
        let got = info_hashes.len();
        let reason = format!("Bad Request: {got} info hashes, expected {max} at most");
        return Ok(Response::failure("400 Bad Request", reason));
    }
    let files = if info_hashes.is_empty() {
        tracker.scrape_all(now)
    } else {
        let mut files = BTreeMap::new();
        for info_hash in info_hashes {
            files.insert(info_hash, tracker.scrape(now, &info_hash));
        }
        files
    };
    let mut told = Vec::new();
    for (info_hash, counts) in &files {
        told_scraped(&mut told, info_hash, *counts);
    }
    let body = bencode::dict(|dict| {
        dict.emit_pair_with(b"files", |item| item.emit_dict(|mut dict| write(&mut dict, &files)))
    });
    Ok(Response::ok(body, told))
}

fn write(files: &mut SortedDictEncoder, swarms: &BTreeMap<InfoHash, Counts>) -> Result<(), Error> {
    for (info_hash, counts) in swarms {
        files.emit_pair_with(&info_hash.0, |item| {
            item.emit_dict(|mut dict| {
                bencode::number(&mut dict, b"complete", counts.seeders)?;
                bencode::number(&mut dict, b"downloaded", counts.downloaded)?;
                bencode::number(&mut dict, b"downloaders", counts.leechers - counts.partial_seeds)?;
                bencode::number(&mut dict, b"incomplete", counts.leechers)
            })
        })?;
    }
    Ok(())
}
