//! Every rule of the tracker protocols, byte for byte and over real sockets, on both hosts.
//!
//! `docs/conformance.md` lists the rules with what we do. A test is named after its rule: `udp_13`,
//! or `udp_13_ipv6` where a rule has several tests. `known_bugs` and `quirks` are named after what
//! other trackers get wrong and what clients do.

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

use std::net::{Ipv6Addr, UdpSocket};

use libtest_mimic::{Arguments, Failed, Trial};
use test_tracker_tests::host::{Host, Options, Tracker};
use test_tracker_tests::settings::Settings;

/// One test, for each host.
#[derive(Clone, Copy)]
pub(crate) struct Rule {
    name: &'static str,
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

impl Rule {
    /// A test that is given a tracker on localhost which serves both protocols by its defaults.
    pub(crate) const fn new(name: &'static str, run: fn(&mut Tracker)) -> Self {
        Self { name, settings: Settings::default, needs_ipv6: false, run: Run::With(run) }
    }

    /// A test that starts its own trackers on a host, and looks at them from outside only.
    pub(crate) const fn on(name: &'static str, run: fn(Host)) -> Self {
        Self { name, settings: Settings::default, needs_ipv6: false, run: Run::On(run) }
    }

    /// The tracker is started with these settings.
    pub(crate) const fn with(self, settings: fn() -> Settings) -> Self {
        Self { settings, ..self }
    }

    /// Ignored where the machine has no ::1.
    pub(crate) const fn needs_ipv6(self) -> Self {
        Self { needs_ipv6: true, ..self }
    }

    /// On one host of each kind, wasmtime and Node; what a host has a part in itself, on all of them.
    fn hosts(self) -> &'static [Host] {
        match self.run {
            Run::With(_) => &[Host::Library, Host::SimpleTracker],
            Run::On(_) => &Host::ALL,
        }
    }

    fn trial(self, host: Host, ipv6: bool) -> Trial {
        let trial = Trial::test(format!("{host}::{}", self.name), move || -> Result<(), Failed> {
            match self.run {
                Run::With(run) => {
                    let options = Options { settings: (self.settings)(), ..Options::default() };
                    let mut tracker = Tracker::start(host, &options);
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

/// Every test there is.
fn rules() -> impl Iterator<Item = Rule> {
    let tables = [
        udp::RULES,
        udp_announce::RULES,
        udp_scrape::RULES,
        swarm::RULES,
        http::RULES,
        http_options::RULES,
        scrape::RULES,
        bencode::RULES,
        quirks::RULES,
        known_bugs::RULES,
    ];
    tables.into_iter().flatten().copied()
}

fn main() {
    let arguments = Arguments::from_args();
    let ipv6 = UdpSocket::bind((Ipv6Addr::LOCALHOST, 0)).is_ok();
    let on_hosts =
        rules().flat_map(|rule| rule.hosts().iter().map(move |&host| rule.trial(host, ipv6)));
    let trials = on_hosts.chain(coverage::trials()).collect();
    libtest_mimic::run(&arguments, trials).exit();
}
