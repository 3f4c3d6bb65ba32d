//! Tables of cases. A case is a name and a function that gets a running tracker. It is a separate
//! test on each of its hosts, named `HOST::CASE`.

use libtest_mimic::Trial;

use crate::client::Protocol;
use crate::host::{Host, Options, Tracker};
use crate::settings::Settings;
use crate::trial::{needs_ipv6, trial};

/// Cases, with defaults for all of them.
#[derive(Debug, Clone)]
pub struct Table {
    /// The hosts that a case runs on.
    pub hosts: &'static [Host],
    /// The settings that its tracker is started with.
    pub settings: fn() -> Settings,
    /// The cases.
    pub cases: Vec<Case>,
}

/// A case, on each of its hosts.
#[derive(Debug, Clone, Copy)]
pub struct Case {
    /// Its name, without the host's.
    pub name: &'static str,
    hosts: Option<&'static [Host]>,
    settings: Option<fn() -> Settings>,
    needs_ipv6: bool,
    run: Run,
}

#[derive(Debug, Clone, Copy)]
enum Run {
    /// With a tracker that is closed afterwards.
    With(fn(&mut Tracker)),
    /// On a host, with its own trackers.
    On(fn(Host)),
    /// As `With`, for each protocol.
    WithEach(fn(&mut Tracker, Protocol)),
    /// As `On`, for each protocol.
    OnEach(fn(Host, Protocol)),
}

impl Case {
    /// A case with a tracker on localhost that serves both protocols. The tracker is closed after
    /// the case, and its expectations must be met.
    pub const fn new(name: &'static str, run: fn(&mut Tracker)) -> Self {
        Self::of(name, Run::With(run))
    }

    /// A case that starts and closes its own trackers.
    pub const fn own(name: &'static str, run: fn(Host)) -> Self {
        Self::of(name, Run::On(run))
    }

    /// As [`new`](Self::new), once for each protocol: a test is named `HOST::PROTOCOL::CASE`.
    pub const fn each(name: &'static str, run: fn(&mut Tracker, Protocol)) -> Self {
        Self::of(name, Run::WithEach(run))
    }

    /// As [`own`](Self::own), once for each protocol: a test is named `HOST::PROTOCOL::CASE`.
    pub const fn own_each(name: &'static str, run: fn(Host, Protocol)) -> Self {
        Self::of(name, Run::OnEach(run))
    }

    const fn of(name: &'static str, run: Run) -> Self {
        Self { name, hosts: None, settings: None, needs_ipv6: false, run }
    }

    /// Runs on these hosts instead of the table's.
    pub const fn on(self, hosts: &'static [Host]) -> Self {
        Self { hosts: Some(hosts), ..self }
    }

    /// Starts the tracker with these settings instead of the table's.
    pub const fn with(self, settings: fn() -> Settings) -> Self {
        Self { settings: Some(settings), ..self }
    }

    /// Ignores the case where the machine has no ::1.
    pub const fn needs_ipv6(self) -> Self {
        Self { needs_ipv6: true, ..self }
    }

    /// The tests of this case on one host.
    fn trials(self, host: Host, table: &Table) -> Vec<Trial> {
        let settings = self.settings.unwrap_or(table.settings);
        let each = Protocol::ALL;
        match self.run {
            Run::With(run) => {
                vec![self.trial(format!("{host}"), move || with_tracker(host, settings(), run))]
            }
            Run::On(run) => vec![self.trial(format!("{host}"), move || run(host))],
            Run::WithEach(run) => each
                .map(|protocol| {
                    self.trial(format!("{host}::{protocol}"), move || {
                        with_tracker(host, settings(), |tracker| run(tracker, protocol));
                    })
                })
                .into(),
            Run::OnEach(run) => each
                .map(|protocol| {
                    self.trial(format!("{host}::{protocol}"), move || run(host, protocol))
                })
                .into(),
        }
    }

    /// One of the case's tests, named after the group and the case.
    fn trial(self, group: String, run: impl FnOnce() + Send + 'static) -> Trial {
        let name = format!("{group}::{}", self.name);
        match self.needs_ipv6 {
            true => needs_ipv6(name, run),
            false => trial(name, run),
        }
    }
}

impl Table {
    /// Every test of the table.
    pub fn trials(&self) -> impl Iterator<Item = Trial> {
        self.cases.iter().flat_map(|case| {
            let hosts = case.hosts.unwrap_or(self.hosts);
            hosts.iter().flat_map(|&host| case.trials(host, self))
        })
    }
}

/// Starts a tracker on localhost that serves both protocols.
#[track_caller]
pub fn start(host: Host, settings: Settings) -> Tracker {
    Tracker::start(host, &Options { settings, ..Options::default() })
}

/// A clock that is frozen at zero: nothing times out before the test moves it, and the times of
/// requests are known.
pub fn frozen() -> Settings {
    Settings { frozen: Some(true), ..Settings::default() }
}

fn with_tracker(host: Host, settings: Settings, run: impl FnOnce(&mut Tracker)) {
    let mut tracker = start(host, settings);
    run(&mut tracker);
    tracker.close();
}
