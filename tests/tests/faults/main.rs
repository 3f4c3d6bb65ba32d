//! What can go wrong: every row of the catalogue of faults, over real sockets and byte for byte, and
//! what holds for all of them.
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
mod words;

use std::net::{Ipv6Addr, UdpSocket};

use libtest_mimic::{Arguments, Failed, Trial};
use test_tracker_tests::host::{Host, Options, Tracker};
use test_tracker_tests::settings::Settings;

/// A case, on each of its hosts.
#[derive(Clone, Copy)]
pub(crate) struct Case {
    name: &'static str,
    hosts: &'static [Host],
    settings: fn() -> Settings,
    needs_ipv6: bool,
    run: Run,
}

#[derive(Clone, Copy)]
enum Run {
    /// With a tracker that is closed after it.
    With(fn(&mut Tracker)),
    /// On a host, with trackers of its own.
    On(fn(Host)),
}

impl Case {
    /// A case on every host that takes faults while it runs, with a tracker on localhost whose clock
    /// stands at zero.
    pub(crate) const fn new(name: &'static str, run: fn(&mut Tracker)) -> Self {
        Self {
            name,
            hosts: &Host::INSIDE,
            settings: frozen,
            needs_ipv6: false,
            run: Run::With(run),
        }
    }

    /// A case that starts and closes its own trackers.
    pub(crate) const fn own(name: &'static str, run: fn(Host)) -> Self {
        Self { name, hosts: &Host::INSIDE, settings: frozen, needs_ipv6: false, run: Run::On(run) }
    }

    /// On these hosts only.
    pub(crate) const fn on(self, hosts: &'static [Host]) -> Self {
        Self { hosts, ..self }
    }

    /// The tracker is started with these settings.
    pub(crate) const fn with(self, settings: fn() -> Settings) -> Self {
        Self { settings, ..self }
    }

    /// Ignored where the machine has no ::1.
    pub(crate) const fn needs_ipv6(self) -> Self {
        Self { needs_ipv6: true, ..self }
    }

    fn trial(self, host: Host, ipv6: bool) -> Trial {
        let trial = Trial::test(format!("{host}::{}", self.name), move || -> Result<(), Failed> {
            match self.run {
                Run::With(run) => {
                    let mut tracker = start(host, (self.settings)());
                    run(&mut tracker);
                    tracker.close();
                }
                Run::On(run) => run(host),
            }
            Ok(())
        });
        match self.needs_ipv6 && !ipv6 {
            true => trial.with_kind("needs IPv6 on loopback").with_ignored_flag(true),
            false => trial,
        }
    }
}

/// A clock that stands still, so that nothing comes before the test moves it.
pub(crate) fn frozen() -> Settings {
    Settings { frozen: Some(true), ..Settings::default() }
}

/// Starts a tracker on localhost.
pub(crate) fn start(host: Host, settings: Settings) -> Tracker {
    Tracker::start(host, &Options { settings, ..Options::default() })
}

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
        command::CASES,
        coverage::CASES,
    ];
    let tables = [delivery::TABLES, udp::TABLES, http::TABLES, subjects];
    tables.into_iter().flatten().copied().flatten().copied()
}

fn main() {
    let arguments = Arguments::from_args();
    let ipv6 = UdpSocket::bind((Ipv6Addr::LOCALHOST, 0)).is_ok();
    let on_hosts =
        cases().flat_map(|case| case.hosts.iter().map(move |&host| case.trial(host, ipv6)));
    let trials = on_hosts.chain(coverage::trials()).collect();
    libtest_mimic::run(&arguments, trials).exit();
}
