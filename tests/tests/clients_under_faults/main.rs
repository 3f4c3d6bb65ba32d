//! What real BitTorrent clients do under faults: what the tracker records, what the client reports,
//! and whether it gets its file in the end. `docs/clients-under-faults.md` has all results.
//!
//! The torrent is private and everything is on 127.0.0.1, as in the transfers. The seeder and the
//! tested client use different protocols, so that faults of one protocol do not affect the seeder.

mod http;
mod peers;
mod scene;
mod udp;

use libtest_mimic::Trial;
use test_tracker_tests::client::Protocol;
use test_tracker_tests::host::Host;
use test_tracker_tests::real_client::RealClient;
use test_tracker_tests::trial;

use scene::Scene;

/// What one client does under one fault.
#[derive(Clone, Copy)]
pub(crate) struct Case {
    name: &'static str,
    client: RealClient,
    protocol: Protocol,
    fault: &'static str,
    options: &'static [&'static str],
    seeder: Seeder,
    hosts: &'static [Host],
    /// The timer of the client that makes this slow.
    waits: Option<&'static str>,
    run: fn(&mut Scene),
}

/// When the client that has the file starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Seeder {
    /// Before the client that is tested, which is told of it.
    First,
    /// When the client that is tested is to get the file: it is told of that client, and dials it.
    Later,
}

impl Case {
    /// A case with the wasmtime command. `fault` is in words, of the client's protocol alone.
    pub(crate) const fn new(
        name: &'static str,
        client: RealClient,
        protocol: Protocol,
        fault: &'static str,
        run: fn(&mut Scene),
    ) -> Self {
        let seeder = match client {
            RealClient::Aria2 | RealClient::Libtorrent => Seeder::First,
            // It drops peers on loopback that it is told of.
            RealClient::Transmission => Seeder::Later,
        };
        let hosts = &[Host::Binary];
        Self { name, client, protocol, fault, options: &[], seeder, hosts, waits: None, run }
    }

    /// The client has these options, mostly so that it comes back sooner.
    pub(crate) const fn with(self, options: &'static [&'static str]) -> Self {
        Self { options, ..self }
    }

    /// The client is told of a seeder, whether it takes it or not.
    pub(crate) const fn seeder_first(self) -> Self {
        Self { seeder: Seeder::First, ..self }
    }

    /// It takes many seconds, for this timer of the client, which no option makes shorter.
    pub(crate) const fn waits(self, timer: &'static str) -> Self {
        Self { waits: Some(timer), ..self }
    }

    /// With the Node command, too.
    pub(crate) const fn on_both_commands(self) -> Self {
        Self { hosts: &Host::COMMANDS, ..self }
    }

    fn trial(self, host: Host) -> Trial {
        let Self { name, client, protocol, .. } = self;
        let name = format!("{host}::{protocol}::{client}::{name}");
        trial::with_clients(name, &[client, RealClient::Libtorrent], self.waits, move || {
            let mut scene = Scene::start(host, &self);
            (self.run)(&mut scene);
            scene.close();
        })
    }
}

fn main() {
    let cases = [udp::CASES, http::CASES, peers::CASES].concat();
    trial::run(cases.iter().flat_map(|case| case.hosts.iter().map(|&host| case.trial(host))))
}
