//! A tracker that has a fault, the client that meets it, and one that has the file.

use std::fs;

use tempfile::TempDir;
use test_tracker_tests::client::Protocol;
use test_tracker_tests::host::{Host, Options, Tracker};
use test_tracker_tests::process::Process;
use test_tracker_tests::real_client::{RealClient, Share};
use test_tracker_tests::request::{Answer, Request};
use test_tracker_tests::torrent::Torrent;

use crate::{Case, Seeder};

/// What has the file. Its own protocol is not the one that goes wrong.
const SEEDER: RealClient = RealClient::Libtorrent;

/// A case that is under way. The processes end before their folder does.
pub(crate) struct Scene {
    /// The client that is tested.
    pub(crate) client: Process,
    kind: RealClient,
    protocol: Protocol,
    seeder: Option<Process>,
    tracker: Tracker,
    /// The file that the client is to get.
    payload: Vec<u8>,
    /// Of the client that is tested.
    leech: Share,
    /// Of the one that has the file.
    seed: Share,
    _folder: TempDir,
}

impl Scene {
    pub(crate) fn start(host: Host, case: &Case) -> Self {
        let faults = vec![case.fault.into()];
        let options = Options { host: "127.0.0.1", faults, ..Options::default() };
        let mut tracker = Tracker::start(host, &options);
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a temporary folder");
        let mut payload = vec![0; 1 << 18];
        getrandom::fill(&mut payload).expect("random bytes");
        let share = |role: &str, protocol| {
            let torrent = Torrent::new("payload", &payload, &tracker.urls_of(protocol)[0]);
            Share::new(&folder.path().join(role), &torrent)
        };
        let seed = share("seeder", other(case.protocol));
        let leech = share("client", case.protocol);
        fs::write(seed.data().join("payload"), &payload).expect("the seeder's file");

        let seeder = (case.seeder == Seeder::First).then(|| {
            let seeder = SEEDER.seed(&seed, other(case.protocol));
            tracker.find_request(|request| matches!(request.answer, Answer::Announced { .. }));
            seeder
        });
        Self {
            client: case.client.leech_with(&leech, case.protocol, case.options),
            kind: case.client,
            protocol: case.protocol,
            seeder,
            tracker,
            payload,
            leech,
            seed,
            _folder: folder,
        }
    }

    /// Which client is tested.
    pub(crate) fn kind(&self) -> RealClient {
        self.kind
    }

    /// The client's next request, which must be this one (`connect`, `announce started`), and meets
    /// the fault.
    #[track_caller]
    pub(crate) fn faulty(&mut self, what: &str) -> Request {
        let request = self.next(what);
        assert_eq!(request.faults, [1], "{}\n{}", request.summary, self.client.output());
        request
    }

    /// The client's next request, which must be this one, and is answered as ever.
    #[track_caller]
    pub(crate) fn fine(&mut self, what: &str) -> Request {
        let request = self.next(what);
        assert!(request.faults.is_empty(), "{}\n{}", request.summary, self.client.output());
        request
    }

    /// Scrapes come when they like.
    #[track_caller]
    fn next(&mut self, what: &str) -> Request {
        let transport = self.protocol.to_string();
        let request = self
            .tracker
            .find_request(|request| request.transport == transport && request.action != "scrape");
        let event = request.event.iter().map(String::as_str);
        let words: Vec<_> = [&request.action[..]].into_iter().chain(event).collect();
        assert_eq!(words.join(" "), what, "{}\n{}", request.summary, self.client.output());
        request
    }

    /// The client gets the file, though perhaps not at once.
    #[track_caller]
    pub(crate) fn transferred(&mut self) {
        let seeder = || SEEDER.seed(&self.seed, other(self.protocol));
        self.seeder.get_or_insert_with(seeder);
        self.kind.wait_until_complete(&mut self.client);
        let received = fs::read(self.leech.data().join("payload")).expect("the client's file");
        assert!(received == self.payload, "{} other bytes", received.len());
    }

    /// The client takes the seeder from the tracker's reply.
    #[track_caller]
    pub(crate) fn takes_the_peers(&mut self) {
        match self.kind {
            RealClient::Aria2 | RealClient::Libtorrent => self.transferred(),
            // It counts the peers that it is told of, and drops those on loopback.
            RealClient::Transmission => self.client.says("Got 1 peers from tracker"),
        }
    }

    pub(crate) fn close(self) {
        let Self { client, seeder, tracker, .. } = self;
        drop((client, seeder));
        tracker.close();
    }
}

fn other(protocol: Protocol) -> Protocol {
    match protocol {
        Protocol::Udp => Protocol::Http,
        Protocol::Http => Protocol::Udp,
    }
}
