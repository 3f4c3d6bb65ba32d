//! The Rust library `test_tracker`, in this process.

use std::time::Duration;

use test_tracker::{Error, Listen, Tracker};
use tokio::runtime::{Builder, Runtime};
use tokio::time::timeout;

use super::{Options, Peer, Running, Urls};
use crate::announce::InfoHash;
use crate::deadline;

struct Library {
    tracker: Tracker,
    runtime: Runtime,
}

pub(super) fn start(options: &Options) -> (Urls, Box<dyn Running>) {
    let listen: Listen = options.listen().parse().expect("an address to listen on");
    let mut library_options = test_tracker::Options::new();
    if options.udp {
        library_options = library_options.udp(listen);
    }
    if options.http {
        library_options = library_options.http(listen);
    }
    let runtime = Builder::new_current_thread().enable_time().build().expect("a runtime");
    let tracker =
        answer(&runtime, deadline::START, Tracker::start(options.settings.apply(library_options)));
    let urls = Urls { udp: tracker.udp_urls(), http: tracker.http_urls() };
    (urls, Box::new(Library { tracker, runtime }))
}

impl Running for Library {
    fn peers(&mut self, info_hash: &InfoHash) -> Vec<Peer> {
        answer(&self.runtime, deadline::ANSWER, self.tracker.peers(*info_hash))
            .into_iter()
            .map(|peer| Peer { address: peer.address, peer_id: *peer.peer_id.as_bytes() })
            .collect()
    }

    fn swarm_count(&mut self) -> u32 {
        answer(&self.runtime, deadline::ANSWER, self.tracker.swarm_count())
    }

    fn advance(&mut self, by: Duration) {
        answer(&self.runtime, deadline::ANSWER, self.tracker.advance(by));
    }

    fn set_frozen(&mut self, frozen: bool) {
        if frozen {
            answer(&self.runtime, deadline::ANSWER, self.tracker.freeze());
        } else {
            answer(&self.runtime, deadline::ANSWER, self.tracker.resume());
        }
    }

    fn process_id(&self) -> Option<u32> {
        None
    }

    fn close(self: Box<Self>) {
        answer(&self.runtime, deadline::ANSWER, self.tracker.close());
    }
}

/// Runs one call of the library to its end.
fn answer<T>(
    runtime: &Runtime,
    limit: Duration,
    call: impl Future<Output = Result<T, Error>>,
) -> T {
    runtime
        .block_on(async { timeout(limit, call).await })
        .unwrap_or_else(|_| panic!("test_tracker does not answer within {} s", limit.as_secs()))
        .unwrap_or_else(|error| panic!("test_tracker: {error}"))
}
