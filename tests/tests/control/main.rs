//! How a test controls its tracker: it inspects, waits, expects, sets state and moves time. Over
//! real sockets, and the same on every host that supports it.

mod command_line;
mod expect;
mod inside;
mod interface;
mod see;
mod set;
mod snapshot;
mod time;
mod wait;
mod wrong;

use test_tracker_tests::case::{Case, Table, frozen, start};
use test_tracker_tests::host::Host;
use test_tracker_tests::trial;

/// The message of what has to fail; each of `parts` has to be in it.
#[track_caller]
pub(crate) fn message<T: std::fmt::Debug>(result: Result<T, String>, parts: &[&str]) -> String {
    let message = result.expect_err("it has to fail");
    for part in parts {
        assert!(message.contains(part), "expected `{part}` in: {message}");
    }
    message
}

fn main() {
    let tables = [
        see::CASES,
        inside::CASES,
        wait::CASES,
        expect::CASES,
        set::CASES,
        snapshot::CASES,
        time::CASES,
        wrong::CASES,
        command_line::CASES,
        interface::CASES,
    ];
    let table = Table { hosts: &Host::CONTROLLED, settings: frozen, cases: tables.concat() };
    trial::run(table.trials())
}
