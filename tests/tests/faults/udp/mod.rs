//! What goes wrong over UDP, row by row (U1 to U16): the bytes of datagrams.

mod id_settings;
mod ids;
mod numbers;
mod peers;
mod refused;
mod scraped;
mod size;
mod wrong;

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};

use test_tracker_tests::announce::{Announce, InfoHash};
use test_tracker_tests::client::Protocol;
use test_tracker_tests::host::Tracker;
use test_tracker_tests::swarm::NewPeer;
use test_tracker_tests::udp::{PROTOCOL_ID, UdpClient, action, announce_body, request};

use crate::{Case, add};

pub(crate) const TABLES: &[&[Case]] = &[
    wrong::CASES,
    size::CASES,
    peers::CASES,
    refused::CASES,
    ids::CASES,
    id_settings::CASES,
    numbers::CASES,
    scraped::CASES,
];

/// The torrent of these tests.
pub(crate) const INFO_HASH: InfoHash = [0x51; 20];

pub(crate) fn client(tracker: &Tracker) -> UdpClient {
    UdpClient::new(tracker.ipv4(Protocol::Udp))
}

pub(crate) fn ipv6_client(tracker: &Tracker) -> UdpClient {
    UdpClient::new(tracker.ipv6(Protocol::Udp))
}

/// A request, and what it is answered while nothing is wrong.
pub(crate) struct Exchange {
    /// The word for its action.
    pub(crate) word: &'static str,
    /// Its bytes.
    pub(crate) request: Vec<u8>,
    /// The answer's.
    pub(crate) right: Vec<u8>,
}

/// A client, and a request of each action. The clock has to stand still, so that the answers are
/// always the same.
pub(crate) struct Asked {
    pub(crate) client: UdpClient,
    pub(crate) connect: Exchange,
    /// Of a leecher, whose swarm has one peer besides: `192.0.2.1:6881`, or `[2001:db8::1]:6881`.
    pub(crate) announce: Exchange,
    /// Of that swarm alone.
    pub(crate) scrape: Exchange,
}

impl Asked {
    #[track_caller]
    pub(crate) fn new(tracker: &mut Tracker) -> Self {
        let client = client(tracker);
        Self::by(client, tracker, (Ipv4Addr::new(192, 0, 2, 1), 6881).into())
    }

    #[track_caller]
    pub(crate) fn ipv6(tracker: &mut Tracker) -> Self {
        let client = ipv6_client(tracker);
        Self::by(client, tracker, (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1), 6881).into())
    }

    #[track_caller]
    fn by(client: UdpClient, tracker: &mut Tracker, peer: SocketAddr) -> Self {
        tracker.add_peer(&INFO_HASH, &NewPeer::at(peer)).expect("a peer");
        let id = client.connect();
        let exchange = |word, id, number, body: &[u8]| {
            let request = [request(id, number, client.transaction_id()), body.to_vec()].concat();
            let right = client.exchange(&request, word);
            Exchange { word, request, right }
        };
        let connect = exchange("connect", PROTOCOL_ID, action::CONNECT, &[]);
        let announce = announce_body(&Announce::leecher(INFO_HASH, 1));
        let announce = exchange("announce", id, action::ANNOUNCE, &announce);
        let scrape = exchange("scrape", id, action::SCRAPE, &INFO_HASH);
        Self { connect, announce, scrape, client }
    }

    /// Each of them.
    pub(crate) fn all(&self) -> [&Exchange; 3] {
        [&self.connect, &self.announce, &self.scrape]
    }

    /// Announces with these numbers as transaction ids.
    #[track_caller]
    pub(crate) fn send(&self, numbers: impl IntoIterator<Item = u8>) {
        for number in numbers {
            self.client.send(&with(&self.announce.request, 12, &[0, 0, 0, number]));
        }
    }

    /// The numbers of the announces whose right answers have come.
    #[track_caller]
    pub(crate) fn answered(&self) -> Vec<u8> {
        let number = |reply: Vec<u8>| {
            let [.., number] = reply[..8] else { panic!("8 bytes") };
            assert_eq!(reply, with(&self.announce.right, 4, &[0, 0, 0, number]));
            number
        };
        self.client.arrived().into_iter().map(number).collect()
    }

    /// What comes in place of the right answer when something goes wrong with it: one datagram.
    #[track_caller]
    pub(crate) fn reply(&self, tracker: &mut Tracker, to: &Exchange, effects: &str) -> Vec<u8> {
        let [reply] = self.replies(tracker, to, effects);
        reply
    }

    /// No answer to this request can have these effects: the tracker does not take such a fault.
    #[track_caller]
    pub(crate) fn refused(&self, tracker: &mut Tracker, to: &Exchange, effects: &str) {
        let words = format!("{} udp {effects}", to.word);
        let error = tracker.add_fault(&words).expect_err(&words);
        assert!(error.contains(to.word) && error.contains("has none"), "`{words}`: {error}");
    }

    /// What comes in place of the right answer: so many datagrams, and no more.
    #[track_caller]
    pub(crate) fn replies<const COUNT: usize>(
        &self,
        tracker: &mut Tracker,
        to: &Exchange,
        effects: &str,
    ) -> [Vec<u8>; COUNT] {
        let words = format!("{} udp {effects}", to.word);
        let fault = add(tracker, &words);
        self.client.send(&to.request);
        let replies = [(); COUNT].map(|()| self.client.receive(&words));
        assert!(tracker.remove_fault(fault), "{words}");
        self.client.silent();
        replies
    }
}

/// A reply in which something stands at another place's bytes.
pub(crate) fn with(reply: &[u8], at: usize, bytes: &[u8]) -> Vec<u8> {
    let mut changed = reply.to_vec();
    changed[at..at + bytes.len()].copy_from_slice(bytes);
    changed
}
