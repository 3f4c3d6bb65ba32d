//! Every rule of the tracker protocols, byte for byte and over real sockets, on both hosts.
//!
//! `docs/conformance.md` lists the rules with what we do. A test is named after its rule: `udp_13`,
//! or `udp_13_ipv6` where a rule has several tests. `known_bugs` and `quirks` are named after bugs
//! of other trackers and quirks of clients.

mod bencode;
mod coverage;
mod http;
mod http_options;
mod known_bugs;
mod quirks;
mod scrape;
mod swarm;
mod udp;
mod udp_announce;
mod udp_scrape;
mod ws;

use test_tracker_tests::case::{Case, Table};
use test_tracker_tests::host::Host;
use test_tracker_tests::settings::Settings;
use test_tracker_tests::trial;

/// Every case there is.
fn cases() -> impl Iterator<Item = Case> {
    let tables = [
        udp::CASES,
        udp_announce::CASES,
        udp_scrape::CASES,
        swarm::CASES,
        http::CASES,
        http_options::CASES,
        scrape::CASES,
        bencode::CASES,
        ws::CASES,
        quirks::CASES,
        known_bugs::CASES,
    ];
    tables.into_iter().flatten().copied()
}

fn main() {
    let hosts = &Host::EACH_KIND;
    let table = Table { hosts, settings: Settings::default, cases: cases().collect() };
    trial::run(table.trials().chain(coverage::trials()))
}
