//! Faults: every row of the catalogue, over real sockets and byte for byte, and the rules for all
//! of them.
//!
//! A case of the catalogue is named after its row: `U3_truncate`, or `U3_truncate_ipv6` where a row
//! has several. `docs/faults.md` has a section for each.

mod command;
mod coverage;
mod delivery;
mod http;
mod list;
mod record;
mod schedule;
mod scope;
mod several;
mod udp;
mod websocket;
mod words;

use test_tracker_tests::case::{Case, Table, frozen, start};
use test_tracker_tests::host::{Host, Tracker};
use test_tracker_tests::trial;

/// Adds a fault that makes sense, and gives its id.
#[track_caller]
pub(crate) fn add(tracker: &mut Tracker, words: &str) -> u32 {
    tracker.add_fault(words).unwrap_or_else(|error| panic!("`{words}` is not taken: {error}"))
}

/// Bytes as the words of a fault may have them, whatever they are.
pub(crate) fn escaped(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("\\x{byte:02x}")).collect()
}

/// Every case there is.
fn cases() -> impl Iterator<Item = Case> {
    let subjects: &[&[Case]] = &[
        schedule::CASES,
        scope::CASES,
        several::CASES,
        list::CASES,
        record::CASES,
        words::CASES,
        websocket::CASES,
        command::CASES,
        coverage::CASES,
    ];
    let tables = [delivery::TABLES, udp::TABLES, http::TABLES, subjects];
    tables.into_iter().flatten().copied().flatten().copied()
}

fn main() {
    let table = Table { hosts: &Host::INSIDE, settings: frozen, cases: cases().collect() };
    trial::run(table.trials().chain(coverage::trials()))
}
