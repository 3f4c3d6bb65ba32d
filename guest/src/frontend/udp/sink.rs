//! Where the answer to a datagram goes.

use std::net::SocketAddr;

use crate::base::{AnnounceReply, Counts, InfoHash, PeerId};
use crate::fault::{
    AnnounceContent, AnnounceNumbers, HttpForm, ListedPeer, Reply, ScrapeNumbers, ScrapedSwarm,
};
use crate::wire::udp_packet::{self, write_peer};

/// Takes the answer to a datagram.
pub(super) struct Sink<'a> {
    pub(super) transaction_id: u32,
    pub(super) to: Output<'a>,
}

/// What happens to an answer.
pub(super) enum Output<'a> {
    /// It is written at once.
    Datagram(&'a mut Vec<u8>),
    /// It is collected, so that faults can change it.
    Reply(&'a mut Reply),
}

impl Sink<'_> {
    /// Takes a connection id.
    pub(super) fn connect(&mut self, id: u64) {
        match &mut self.to {
            Output::Datagram(datagram) => {
                udp_packet::write_connect(datagram, self.transaction_id, id);
            }
            Output::Reply(reply) => **reply = Reply::Connect { id },
        }
    }

    /// Takes the answer to the announce of `client`. `announce` calls its argument for each peer,
    /// and returns the numbers.
    pub(super) fn announce(
        &mut self,
        client: SocketAddr,
        announce: impl FnOnce(&mut dyn FnMut(SocketAddr, &PeerId)) -> AnnounceReply,
    ) {
        match &mut self.to {
            Output::Datagram(datagram) => {
                udp_packet::start_announce(datagram, self.transaction_id);
                let told = announce(&mut |address, _| write_peer(datagram, address));
                let numbers = [told.interval, told.counts.leechers, told.counts.seeders];
                udp_packet::finish_announce(datagram, numbers);
            }
            Output::Reply(reply) => {
                let mut peers = Vec::new();
                let told = announce(&mut |address, _| peers.push(ListedPeer { address, id: None }));
                let numbers = AnnounceNumbers::from(&told);
                let form = HttpForm::default();
                **reply = Reply::Announce(AnnounceContent { client, numbers, peers, form });
            }
        }
    }

    /// Takes the answer to a scrape.
    pub(super) fn scrape(&mut self, swarms: impl Iterator<Item = (InfoHash, Counts)>) {
        match &mut self.to {
            Output::Datagram(datagram) => {
                udp_packet::write_scrape(datagram, self.transaction_id);
                for (_, Counts { seeders, downloaded, leechers, .. }) in swarms {
                    udp_packet::write_scraped(datagram, [seeders, downloaded, leechers]);
                }
            }
            Output::Reply(reply) => {
                let collected = |(info_hash, counts): (InfoHash, Counts)| ScrapedSwarm {
                    key: info_hash.0.to_vec(),
                    numbers: ScrapeNumbers {
                        seeders: counts.seeders.into(),
                        downloaded: Some(counts.downloaded.into()),
                        downloaders: None,
                        leechers: counts.leechers.into(),
                    },
                };
                **reply = Reply::Scrape(swarms.map(collected).collect());
            }
        }
    }

    /// Takes an error.
    pub(super) fn error(&mut self, text: &[u8]) {
        match &mut self.to {
            Output::Datagram(datagram) => {
                udp_packet::write_error(datagram, self.transaction_id, text);
            }
            Output::Reply(reply) => **reply = Reply::error(text.to_vec()),
        }
    }
}

/// Writes an answer as a datagram, which is empty if there is no answer. Numbers are cut to their
/// lower 32 bits.
pub(super) fn write(datagram: &mut Vec<u8>, transaction_id: u32, reply: &Reply) {
    match reply {
        Reply::Connect { id } => udp_packet::write_connect(datagram, transaction_id, *id),
        Reply::Announce(AnnounceContent { numbers, peers, .. }) => {
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
