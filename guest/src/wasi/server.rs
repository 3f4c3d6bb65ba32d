//! A tracker with its sockets, and the state of its life.

use std::net::SocketAddr;
use std::time::Duration;

use crate::control::{About, Machine, State as LifeState};
use crate::fault::{Destination, Due};
use crate::{Instant, Secrets, Seed, Settings, Shut, Tracker};

use super::address::to_wasi;
use super::bindings::exports::bittorrent::tracker::control::{
    Addresses, Next, Options, StartError, State,
};
use super::bindings::wasi::random::random::get_random_u64;
use super::clock::{Clock, Now, machine_now};
use super::control::Control;
use super::http::Http;
use super::start::{Bound, Progress, Starting};
use super::udp::UdpListener;
use super::waits::{Source, Waits};

pub(super) struct Server {
    tracker: Tracker,
    life: Life,
    clock: Clock,
    control: Control,
    about: About,
}

#[expect(clippy::large_enum_variant, reason = "a tracker has one, and it runs most of its life")]
enum Life {
    Starting(Starting),
    Running(Running),
    Failed(StartError),
    Closed,
}

struct Running {
    udp: Vec<UdpListener>,
    http: Http,
    /// The addresses that it has bound first, and binds again.
    addresses: Bindings,
    /// Sockets for replies that must come from another port, one for each of `udp`.
    others: Vec<UdpListener>,
    /// Replies that wait for these sockets.
    unposted: Vec<Due>,
    binding: Option<Starting>,
    down: Option<Down>,
    /// Sockets whose pollables the host still has until this turn is over.
    closing: Vec<UdpListener>,
    closing_binding: Option<Starting>,
}

struct Bindings {
    udp: Vec<SocketAddr>,
    http: Vec<SocketAddr>,
    control: Vec<SocketAddr>,
}

/// All sockets are closed, or about to be.
struct Down {
    /// When they are bound again, by the tracker's clock; `None`: when `up` is called.
    until: Option<Instant>,
    /// When binding is tried again, by the machine's clock.
    retry_at: Instant,
}

/// How long to wait before trying again a port that is taken.
const RETRY: Duration = Duration::from_millis(50);
/// How long clients that go on sending datagrams can keep a tracker from closing.
const LAST_UDP: Duration = Duration::from_secs(1);
/// The same for requests over HTTP, which are served after the datagrams.
const LAST_HTTP: Duration = Duration::from_secs(2);

impl Server {
    pub(super) fn new(options: Options) -> Self {
        let Options { udp, http, control, settings } = options;
        let about = About::new(&[], &[], &[], &[], "", &settings);
        let (settings, life) = match Settings::parse(&settings) {
            Ok(settings) => (settings, Life::Starting(Starting::new(udp, http, control))),
            Err(text) => (Settings::default(), Life::Failed(StartError::Setting(text))),
        };
        let clock = Clock::start(settings.frozen);
        let secrets = Secrets::from_seed(match settings.seed {
            Some(seed) => Seed::Given(seed),
            None => Seed::Random(std::array::from_fn(|_| get_random_u64())),
        });
        let (tracker, control) = (Tracker::new(settings, secrets), Control::default());
        Server { tracker, life, clock, control, about }
    }

    pub(super) fn turn(&mut self, ready: Vec<u32>) -> Next {
        let mut waits = Waits::new();
        self.tracker.record.begin_turn();
        let ready: Vec<_> = ready.into_iter().map(Source::of).collect();
        let now = self.clock.now();
        match &mut self.life {
            Life::Starting(starting) => match starting.turn() {
                Progress::Wait(pollable) => waits.wait(Source::Start, pollable),
                Progress::Failed(error) => self.life = Life::Failed(error),
                Progress::Done(bound) => self.start(bound, now, &mut waits),
            },
            Life::Running(running) => running.turn(&ready, &mut self.tracker, now, &mut waits),
            Life::Failed(_) | Life::Closed => {}
        }
        if self.control.is_on() {
            // After the tracker, so that a call sees what clients have sent before it.
            self.with_control(|control, server| {
                control.serve(&ready, server, &mut waits);
                control.notify(server, &mut waits);
            });
        }
        if let Life::Running(running) = &self.life {
            let up = running.down.as_ref().and_then(|down| down.until);
            let up = up.filter(|until| *until > now.tracker);
            let moments = [self.tracker.next_expiry(), self.tracker.outbox.next(), up];
            for moment in moments.into_iter().flatten() {
                self.clock.machine_time(moment).into_iter().for_each(|it| waits.until(it));
            }
        }
        waits.into_next(self.tracker.record.total())
    }

    /// Serves everything that was bound.
    fn start(&mut self, mut bound: Bound, now: Now, waits: &mut Waits) {
        self.control.listen(std::mem::take(&mut bound.control));
        let control: Vec<_> = self.control.addresses().collect();
        let mut running = Running::new(bound, control);
        let Bindings { udp, http, control } = &running.addresses;
        let path = self.tracker.settings().announce_path();
        let ws = running.ws(&self.tracker);
        self.about = About::new(udp, http, ws, control, &path, &self.about.settings);
        running.turn(&running.every_source(), &mut self.tracker, now, waits);
        self.life = Life::Running(running);
        let sources: Vec<_> = self.control.every_source().collect();
        self.with_control(|control, server| control.serve(&sources, server, waits));
    }

    /// Lets the control interface use everything else.
    fn with_control(&mut self, act: impl FnOnce(&mut Control, &mut Self)) {
        let mut control = std::mem::take(&mut self.control);
        act(&mut control, self);
        self.control = control;
    }

    pub(super) fn state(&self) -> State {
        match &self.life {
            Life::Starting(_) => State::Starting,
            // On its way down, or up again.
            Life::Running(_) if self.tracker.shut.is_some() => State::Starting,
            Life::Running(running) if running.is_down() => State::Down,
            Life::Running(Running { down: Some(_), .. }) => State::Starting,
            Life::Running(running) => State::Running(Addresses {
                udp: running.addresses.udp.iter().copied().map(to_wasi).collect(),
                http: running.addresses.http.iter().copied().map(to_wasi).collect(),
                ws: running.ws(&self.tracker).iter().copied().map(to_wasi).collect(),
                control: running.addresses.control.iter().copied().map(to_wasi).collect(),
                announce_path: self.tracker.settings().announce_path(),
            }),
            Life::Failed(error) => State::Failed(error.clone()),
            Life::Closed => State::Closed,
        }
    }

    /// Serves what has arrived, and closes all sockets.
    pub(super) fn close(&mut self) {
        if let Life::Running(running) = &mut self.life {
            self.tracker.record.begin_turn();
            running.serve_last(&mut self.tracker, self.clock.now());
            self.with_control(|control, server| control.serve_last(server));
        }
        self.life = Life::Closed;
        self.control = Control::default();
    }

    /// The URLs in JSON.
    pub(super) fn urls(&self) -> String {
        self.about.urls_json()
    }
}

impl Machine for Server {
    fn tracker(&mut self) -> (&mut Tracker, Instant) {
        (&mut self.tracker, self.clock.now().tracker)
    }

    fn is_frozen(&self) -> bool {
        self.clock.is_frozen()
    }

    fn set_frozen(&mut self, frozen: bool) {
        self.clock.set_frozen(frozen);
    }

    fn advance(&mut self, by: Duration) {
        self.clock.advance(by);
        self.tracker.expire(self.clock.now().tracker);
    }

    fn down(&mut self, duration: Option<Duration>) {
        self.tracker.shut = Some(duration.map_or(Shut::Until, Shut::For));
    }

    fn up(&mut self) {
        if self.tracker.shut.is_some() {
            self.tracker.shut = Some(Shut::For(Duration::ZERO));
        } else if let Life::Running(Running { down: Some(down), .. }) = &mut self.life {
            down.until = Some(Instant::default());
        }
    }

    fn state(&self) -> LifeState {
        match self.state() {
            State::Running(_) => LifeState::Running,
            State::Down => LifeState::Down,
            State::Starting | State::Failed(_) | State::Closed => LifeState::Starting,
        }
    }

    fn about(&self) -> &About {
        &self.about
    }

    fn real_time(&self) -> Instant {
        machine_now()
    }

    fn random(&mut self) -> u64 {
        get_random_u64()
    }
}

impl Running {
    fn new(bound: Bound, control: Vec<SocketAddr>) -> Self {
        let mut http = Http::default();
        http.listeners = bound.http;
        let addresses = Bindings {
            udp: bound.udp.iter().map(|listener| listener.address).collect(),
            http: http.listeners.iter().map(|listener| listener.address).collect(),
            control,
        };
        Running {
            udp: bound.udp,
            http,
            addresses,
            others: Vec::new(),
            unposted: Vec::new(),
            binding: None,
            down: None,
            closing: Vec::new(),
            closing_binding: None,
        }
    }

    /// The addresses that serve WebSocket.
    fn ws(&self, tracker: &Tracker) -> &[SocketAddr] {
        if tracker.settings().ws { &self.addresses.http } else { &[] }
    }

    /// Every source, to be served when nothing is waited for yet.
    fn every_source(&self) -> Vec<Source> {
        let udp = (0..self.udp.len()).map(Source::Incoming);
        udp.chain((0..self.http.listeners.len()).map(Source::Listener)).collect()
    }

    /// Serves what has arrived, until reading would block. Clients that go on sending are served
    /// for a limited time.
    fn serve_last(&mut self, tracker: &mut Tracker, now: Now) {
        for (index, listener) in self.udp.iter_mut().enumerate() {
            listener.serve_last(index, tracker, now.tracker, now.machine + LAST_UDP);
        }
        self.http.serve_last(tracker, now, now.machine + LAST_HTTP);
    }

    /// Whether all sockets are closed.
    fn is_down(&self) -> bool {
        self.down.is_some() && self.closing.is_empty() && self.http.is_gone()
    }

    fn turn(&mut self, ready: &[Source], tracker: &mut Tracker, now: Now, waits: &mut Waits) {
        let was_closing = self.down.is_some() && !self.is_down();
        self.http.begin();
        self.closing.clear();
        self.closing_binding = None;
        if was_closing {
            // This turn ends in the state `down`, however short that state is.
            return waits.until(now.machine);
        }
        let every_source;
        let mut sources = ready;
        let bound = self.bind(sources.contains(&Source::Start), now, waits);
        if self.down.is_some() {
            if !self.rebind(bound, tracker, now, waits) {
                return;
            }
            every_source = self.every_source();
            sources = &every_source;
        } else if let Some(bound) = bound {
            self.others = bound.udp;
        }
        for source in sources {
            match *source {
                Source::Incoming(index) | Source::Outgoing(index) => {
                    if let Some(listener) = self.udp.get_mut(index) {
                        listener.turn(index, tracker, now.tracker, waits);
                    }
                }
                Source::Listener(index) => self.http.accept(index, tracker, now, waits),
                Source::Connection(place) => self.http.serve(place, tracker, now, waits),
                Source::Start | Source::ControlListener(_) | Source::ControlConnection(_) => {}
            }
        }
        self.deliver(tracker, now, waits);
        self.http.finish(tracker, now, waits);
        tracker.expire(now.tracker);
        if let Some(shut) = tracker.shut.take() {
            self.shut(shut, now, waits);
            tracker.close_websockets();
        }
    }

    /// Goes on binding, if sockets are being bound.
    fn bind(&mut self, is_ready: bool, now: Now, waits: &mut Waits) -> Option<Bound> {
        let starting = self.binding.as_mut()?;
        if !is_ready {
            return None;
        }
        match starting.turn() {
            Progress::Wait(pollable) => {
                waits.wait(Source::Start, pollable);
                None
            }
            Progress::Done(bound) => {
                self.binding = None;
                Some(bound)
            }
            Progress::Failed(_) => {
                self.binding = None;
                self.unposted.clear();
                if let Some(down) = &mut self.down {
                    down.retry_at = now.machine + RETRY;
                }
                None
            }
        }
    }

    /// Sends what is due.
    fn deliver(&mut self, tracker: &mut Tracker, now: Now, waits: &mut Waits) {
        let mut due = tracker.outbox.due(now.tracker);
        if !self.others.is_empty() {
            due.append(&mut self.unposted);
        }
        for due in due {
            match due.to {
                Destination::Udp { listener, remote, other_port: false } => {
                    if let Some(socket) = self.udp.get_mut(listener) {
                        socket.send_datagram(listener, remote, due.bytes, waits);
                    }
                }
                Destination::Udp { listener, remote, other_port: true } => {
                    match self.others.get_mut(listener) {
                        Some(socket) => socket.send_unqueued(remote, due.bytes),
                        None => self.unposted.push(due),
                    }
                }
                Destination::Http(number) => {
                    self.http.deliver(number, &due, tracker, now, waits);
                }
            }
        }
        if tracker.outbox.next().is_some_and(|next| next <= now.tracker) {
            // A connection has answered its next request.
            waits.until(now.machine);
        }
        if !self.unposted.is_empty() && self.binding.is_none() {
            let any_port = |address: &SocketAddr| SocketAddr::new(address.ip(), 0);
            let udp = self.addresses.udp.iter().map(any_port).collect();
            self.binding = Some(Starting::again(udp, Vec::new()));
            if let Some(bound) = self.bind(true, now, waits) {
                self.others = bound.udp;
                self.deliver(tracker, now, waits);
            }
        }
    }

    /// Closes all sockets as soon as the host has dropped their pollables.
    fn shut(&mut self, shut: Shut, now: Now, waits: &mut Waits) {
        for (index, listener) in self.udp.drain(..).enumerate() {
            listener.cancel(index, waits);
            self.closing.push(listener);
        }
        self.closing.append(&mut self.others);
        self.http.shut(waits);
        self.unposted.clear();
        self.closing_binding = self.binding.take();
        if self.closing_binding.is_some() {
            waits.cancel(Source::Start);
        }
        let until = match shut {
            Shut::For(duration) => Some(now.tracker + duration),
            Shut::Until => None,
        };
        self.down = Some(Down { until, retry_at: now.machine });
        waits.until(now.machine);
    }

    /// Binds the sockets again when it is time. Returns whether they are bound.
    fn rebind(
        &mut self,
        mut bound: Option<Bound>,
        tracker: &mut Tracker,
        now: Now,
        waits: &mut Waits,
    ) -> bool {
        tracker.expire(now.tracker);
        tracker.outbox.due(now.tracker);
        let Some(down) = &mut self.down else { return true };
        match tracker.shut.take() {
            Some(Shut::For(duration)) => down.until = Some(now.tracker + duration),
            Some(Shut::Until) => down.until = None,
            None => {}
        }
        let is_time = down.until.is_some_and(|until| until <= now.tracker);
        if bound.is_none() && is_time && self.binding.is_none() {
            if down.retry_at <= now.machine {
                let Bindings { udp, http, .. } = &self.addresses;
                self.binding = Some(Starting::again(udp.clone(), http.clone()));
                bound = self.bind(true, now, waits);
            }
            let retry_at = self.down.as_ref().map_or(now.machine, |down| down.retry_at);
            if bound.is_none() && self.binding.is_none() {
                waits.until(retry_at);
            }
        }
        let Some(bound) = bound else { return false };
        self.udp = bound.udp;
        self.http.listeners = bound.http;
        self.down = None;
        true
    }
}
