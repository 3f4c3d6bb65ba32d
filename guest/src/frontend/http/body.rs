//! Writes the body of an answer that faults have changed.

use super::announce::{PeerLists, write_announce};
use super::response::failure;
use super::scrape::write_scrape;
use crate::behavior::Settings;
use crate::fault::{AnnounceContent, Reply};

/// Writes an answer in the same way as an unchanged one. HTTP has no connection ids.
pub(super) fn write(reply: &Reply, settings: &Settings) -> Vec<u8> {
    match reply {
        Reply::Announce(AnnounceContent { numbers, peers, form, .. }) => {
            let mut lists = PeerLists::new(form.compact, peers.len());
            lists.extend(peers);
            write_announce(numbers, form, &lists, settings)
        }
        Reply::Scrape(swarms) => {
            let swarms = swarms.iter().map(|swarm| (&swarm.key[..], swarm.numbers));
            write_scrape(swarms, settings)
        }
        Reply::Error { text, numbers } => failure(text, numbers),
        Reply::Page(body) => body.clone(),
        Reply::Connect { .. } | Reply::Silence => Vec::new(),
    }
}
