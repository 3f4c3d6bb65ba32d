//! What every host must support over each protocol.

mod both;
mod inspection;
mod ipv6;
mod lifecycle;

use test_tracker_tests::case::{Case, Table};
use test_tracker_tests::host::Host;
use test_tracker_tests::settings::Settings;
use test_tracker_tests::trial;

fn main() {
    let cases = [both::CASES, ipv6::CASES, inspection::CASES, lifecycle::CASES].concat();
    let table = Table { hosts: &Host::ALL, settings: Settings::default, cases };
    trial::run(table.trials())
}
