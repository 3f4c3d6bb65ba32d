//! Where the answer to a datagram goes.

use crate::fault::{AnnounceReply, Reply};
use crate::wire::udp_packet::{self, write_peer};

/// The reply to a datagram, while it is written.
pub(super) struct Sink<'a> {
    pub(super) datagram: &'a mut Vec<u8>,
    pub(super) transaction_id: u32,
    /// The same answer in the form that faults can change, if there are faults.
    pub(super) collected: Option<Reply>,
}

impl Sink<'_> {
    /// Keeps an answer that has been written.
    pub(super) fn collect(&mut self, reply: impl FnOnce() -> Reply) {
        if let Some(collected) = &mut self.collected {
            *collected = reply();
        }
    }

    /// Writes an error; `end` follows its text.
    pub(super) fn error(&mut self, text: &[u8], end: &[u8]) {
        udp_packet::write_error(self.datagram, self.transaction_id, text);
        self.datagram.extend(end);
        self.collect(|| Reply::error([text, end].concat()));
    }
}

/// Writes an answer as a datagram; an empty one if there is none. Of a number it has the lower 32 bits.
pub(super) fn write(datagram: &mut Vec<u8>, transaction_id: u32, reply: &Reply) {
    match reply {
        Reply::Connect { id } => udp_packet::write_connect(datagram, transaction_id, *id),
        Reply::Announce(AnnounceReply { numbers, peers, .. }) => {
            udp_packet::start_announce(datagram, transaction_id);
            peers.iter().for_each(|peer| write_peer(datagram, peer.address));
            let numbers = [numbers.interval, numbers.leechers, numbers.seeders];
            let numbers = numbers.map(|number| number.unwrap_or_default() as u32);
            udp_packet::finish_announce(datagram, numbers);
        }
        Reply::Scrape(swarms) => {
            udp_packet::write_scrape(datagram, transaction_id);
            for numbers in swarms.iter().map(|swarm| swarm.numbers) {
                let downloaded = numbers.downloaded.unwrap_or_default();
                let numbers = [numbers.seeders, downloaded, numbers.leechers];
                udp_packet::write_scraped(datagram, numbers.map(|number| number as u32));
            }
        }
        Reply::Error { text, .. } => udp_packet::write_error(datagram, transaction_id, text),
        Reply::Page(_) | Reply::Silence => datagram.clear(),
    }
}
