//! What a test asks of its tracker: to see, wait, expect, set and move time; over real sockets, and the
//! same on every host that has it.

mod command_line;
mod expect;
mod inside;
mod see;
mod set;
mod snapshot;
mod time;
mod wait;
mod wrong;

use libtest_mimic::{Arguments, Failed, Trial};
use test_tracker_tests::host::{Host, Options, Tracker};
use test_tracker_tests::settings::Settings;

/// A case, on each of its hosts.
#[derive(Clone, Copy)]
pub(crate) struct Case {
    name: &'static str,
    hosts: &'static [Host],
    settings: fn() -> Settings,
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
    /// A case that is given a tracker on localhost whose clock stands at zero.
    pub(crate) const fn new(
        name: &'static str,
        hosts: &'static [Host],
        run: fn(&mut Tracker),
    ) -> Self {
        Self { name, hosts, settings: frozen, run: Run::With(run) }
    }

    /// A case that starts and closes its own trackers.
    pub(crate) const fn on(name: &'static str, hosts: &'static [Host], run: fn(Host)) -> Self {
        Self { name, hosts, settings: frozen, run: Run::On(run) }
    }

    /// The tracker is started with these settings.
    pub(crate) const fn with(self, settings: fn() -> Settings) -> Self {
        Self { settings, ..self }
    }

    fn trial(self, host: Host) -> Trial {
        Trial::test(format!("{host}::{}", self.name), move || -> Result<(), Failed> {
            match self.run {
                Run::With(run) => {
                    let mut tracker = start(host, (self.settings)());
                    run(&mut tracker);
                    tracker.close();
                }
                Run::On(run) => run(host),
            }
            Ok(())
        })
    }
}

/// A clock that stands still, so that the moments of requests are known.
pub(crate) fn frozen() -> Settings {
    Settings { frozen: Some(true), ..Settings::default() }
}

/// Starts a tracker on localhost.
pub(crate) fn start(host: Host, settings: Settings) -> Tracker {
    Tracker::start(host, &Options { settings, ..Options::default() })
}

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
    let arguments = Arguments::from_args();
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
    ];
    let cases = tables.into_iter().flatten();
    let trials = cases.flat_map(|case| case.hosts.iter().map(|&host| case.trial(host))).collect();
    libtest_mimic::run(&arguments, trials).exit();
}
