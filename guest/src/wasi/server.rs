//! A tracker with its sockets, and where it is in its life.

use std::time::Duration;

use crate::{Instant, Secrets, Seed, Settings, Tracker};

use super::address::to_wasi;
use super::bindings::exports::bittorrent::tracker::control::{
    Addresses, Next, Options, StartError, State,
};
use super::bindings::wasi::random::random::get_random_u64;
use super::clock::{Clock, Now};
use super::http::Http;
use super::settings::from_options;
use super::start::{Bound, Progress, Starting};
use super::udp::UdpListener;
use super::waits::{Source, Waits};

pub(super) struct Server {
    tracker: Tracker,
    life: Life,
    clock: Clock,
}

enum Life {
    Starting(Starting),
    Running(Running),
    Failed(StartError),
    Closed,
}

struct Running {
    udp: Vec<UdpListener>,
    http: Http,
}

impl Server {
    pub(super) fn new(options: Options) -> Self {
        let Options { udp, http, settings } = options;
        let clock = Clock::start(settings.frozen.unwrap_or_default());
        let secrets = Secrets::from_seed(match settings.seed {
            Some(seed) => Seed::Given(seed),
            None => Seed::Random(std::array::from_fn(|_| get_random_u64())),
        });
        let (settings, life) = match from_options(settings) {
            Ok(settings) => (settings, Life::Starting(Starting::new(udp, http))),
            Err(text) => (Settings::default(), Life::Failed(StartError::Setting(text))),
        };
        Server { tracker: Tracker::new(settings, secrets), life, clock }
    }

    pub(super) fn turn(&mut self, ready: Vec<u32>) -> Next {
        let mut waits = Waits::new();
        let now = self.clock.now();
        self.tracker.record.begin_turn();
        match &mut self.life {
            Life::Starting(starting) => match starting.turn() {
                Progress::Wait(pollable) => waits.wait(Source::Start, pollable),
                Progress::Failed(error) => self.life = Life::Failed(error),
                Progress::Done(bound) => {
                    let mut running = Running::new(bound);
                    running.turn(running.every_source(), &mut self.tracker, now, &mut waits);
                    self.life = Life::Running(running);
                }
            },
            Life::Running(running) => {
                let sources = ready.into_iter().map(Source::of).collect();
                running.turn(sources, &mut self.tracker, now, &mut waits);
            }
            Life::Failed(_) | Life::Closed => {}
        }
        if let (Life::Running(_), Some(expiry)) = (&self.life, self.tracker.next_expiry())
            && let Some(moment) = self.clock.machine_time(expiry)
        {
            waits.until(moment);
        }
        waits.into_next(self.tracker.record.total())
    }

    pub(super) fn state(&self) -> State {
        match &self.life {
            Life::Starting(_) => State::Starting,
            Life::Running(running) => State::Running(Addresses {
                udp: running.udp.iter().map(|listener| to_wasi(listener.address)).collect(),
                http: running
                    .http
                    .listeners
                    .iter()
                    .map(|listener| to_wasi(listener.address))
                    .collect(),
                announce_path: self.tracker.settings().announce_path(),
            }),
            Life::Failed(error) => State::Failed(error.clone()),
            Life::Closed => State::Closed,
        }
    }

    pub(super) fn close(&mut self) {
        self.life = Life::Closed;
    }

    /// The tracker, and its time.
    pub(super) fn tracker(&mut self) -> (&mut Tracker, Instant) {
        (&mut self.tracker, self.clock.now().tracker)
    }

    pub(super) fn advance(&mut self, by: Duration) {
        self.clock.advance(by);
        self.tracker.expire(self.clock.now().tracker);
    }

    pub(super) fn set_frozen(&mut self, frozen: bool) {
        self.clock.set_frozen(frozen);
    }
}

impl Running {
    fn new(bound: Bound) -> Self {
        let mut http = Http::default();
        http.listeners = bound.http;
        Running { udp: bound.udp, http }
    }

    /// All there is to serve when nothing is waited for yet.
    fn every_source(&self) -> Vec<Source> {
        let udp = (0..self.udp.len()).map(Source::Incoming);
        udp.chain((0..self.http.listeners.len()).map(Source::Listener)).collect()
    }

    fn turn(&mut self, sources: Vec<Source>, tracker: &mut Tracker, now: Now, waits: &mut Waits) {
        self.http.begin();
        for source in sources {
            match source {
                Source::Incoming(index) | Source::Outgoing(index) => {
                    if let Some(listener) = self.udp.get_mut(index) {
                        listener.turn(index, tracker, now.tracker, waits);
                    }
                }
                Source::Listener(index) => self.http.accept(index, tracker, now, waits),
                Source::Connection(place) => self.http.serve(place, tracker, now, waits),
                Source::Start => {}
            }
        }
        self.http.finish(tracker, now, waits);
        tracker.expire(now.tracker);
    }
}
