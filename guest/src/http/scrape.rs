//! `/scrape`: BEP 48, with `downloaders` of BEP 21.

use std::collections::BTreeMap;

use super::announce::twenty_bytes;
use super::query;
use super::response::{Response, bencode};
use crate::{InfoHash, Instant, Tracker};

/// Answers a scrape: every info hash that is asked for has its entry, zeros if it is not known.
pub(super) fn answer(tracker: &mut Tracker, now: Instant, query: &[u8]) -> Response {
    let mut info_hashes = Vec::new();
    let parsed = query::parameters(query, |key, value| {
        if key == b"info_hash" {
            info_hashes.push(InfoHash(twenty_bytes("info_hash", &value)?));
        }
        Ok(())
    });
    if let Err(reason) = parsed {
        return Response::failure("200 OK", &reason);
    }
    if info_hashes.is_empty() {
        return Response::failure(
            "200 OK",
            "info_hash: missing; this tracker does not tell of all swarms at once",
        );
    }
    let max = tracker.settings().scrape_max;
    if info_hashes.len() > max {
        // Transmission asks for fewer at a time when it reads "Bad Request".
        let got = info_hashes.len();
        let reason = format!("Bad Request: {got} info hashes, expected {max} at most");
        return Response::failure("400 Bad Request", &reason);
    }
    let files: BTreeMap<_, _> = info_hashes
        .into_iter()
        .map(|info_hash| (info_hash, tracker.scrape(now, &info_hash)))
        .collect();
    Response::ok(bencode(|item| {
        item.emit_dict(|mut dict| {
            dict.emit_pair_with(b"files", |item| {
                item.emit_dict(|mut dict| {
                    for (info_hash, counts) in &files {
                        dict.emit_pair_with(&info_hash.0, |item| {
                            item.emit_dict(|mut dict| {
                                dict.emit_pair(b"complete", counts.seeders)?;
                                dict.emit_pair(b"downloaded", counts.downloaded)?;
                                dict.emit_pair(
                                    b"downloaders",
                                    counts.leechers - counts.partial_seeds,
                                )?;
                                dict.emit_pair(b"incomplete", counts.leechers)
                            })
                        })?;
                    }
                    Ok(())
                })
            })
        })
    }))
}
