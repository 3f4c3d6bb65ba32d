//! The component: moves bytes between the sockets of WASI and the tracker, and never waits.

mod address;
mod bindings;
mod clock;
mod control;
mod convert;
mod http;
mod panic;
mod server;
mod start;
mod tcp;
mod udp;
mod waits;

use std::cell::RefCell;
use std::time::Duration;

use bindings::exports::bittorrent::tracker::control::{
    Counter, Counts, FaultStatus, Guest, GuestTracker, InfoHash, IpSocketAddress, LineForm, Lines,
    Next, Options, Peer, Recorded, Request, State, Swarm, Times, ToldPeer,
};
use server::Server;

use crate::Script;
use crate::control::Machine;
use crate::fault::{Fault, Status};
use crate::record::{self, Filter};

struct Component;

bindings::export!(Component with_types_in bindings);

impl Guest for Component {
    type Tracker = Handle;
}

/// The exported resource. Calls never nest: nothing that it calls calls back.
struct Handle(RefCell<Server>);

impl GuestTracker for Handle {
    fn new(options: Options) -> Self {
        panic::leave_messages();
        Handle(RefCell::new(Server::new(options)))
    }

    fn turn(&self, ready: Vec<u32>) -> Next {
        self.0.borrow_mut().turn(ready)
    }

    fn state(&self) -> State {
        self.0.borrow().state()
    }

    fn close(&self) {
        self.0.borrow_mut().close();
    }

    fn peers(&self, info_hash: InfoHash) -> Vec<Peer> {
        let Ok(info_hash) = convert::info_hash(info_hash) else { return Vec::new() };
        let mut server = self.0.borrow_mut();
        let (tracker, now) = server.tracker();
        let peers: Vec<_> = tracker.peers(now, &info_hash).collect();
        let shown = |peer| convert::peer(&peer, tracker.key_of(&peer), now);
        peers.into_iter().map(shown).collect()
    }

    fn advance(&self, by: u64) {
        self.0.borrow_mut().advance(Duration::from_nanos(by));
    }

    fn freeze(&self) {
        self.0.borrow_mut().set_frozen(true);
    }

    fn resume(&self) {
        self.0.borrow_mut().set_frozen(false);
    }

    fn swarm_count(&self) -> u32 {
        let mut server = self.0.borrow_mut();
        let (tracker, now) = server.tracker();
        tracker.swarm_count(now)
    }

    fn swarms(&self) -> Vec<Swarm> {
        let mut server = self.0.borrow_mut();
        let (tracker, now) = server.tracker();
        tracker.swarms(now).into_iter().map(convert::swarm).collect()
    }

    fn requests(&self, filter: String, after: u64, max: u32) -> Result<Vec<Request>, String> {
        let filter = Filter::parse(&filter)?;
        let mut server = self.0.borrow_mut();
        let requests = server.tracker().0.record.requests(after);
        let meant = requests.filter(|request| filter.matches(request));
        Ok(meant.take(max as usize).map(convert::request).collect())
    }

    fn recorded(&self) -> Recorded {
        let mut server = self.0.borrow_mut();
        let record = &server.tracker().0.record;
        Recorded { total: record.total(), dropped: record.dropped() }
    }

    fn lines(&self, form: LineForm, after: u64, max: u32) -> Lines {
        let mut server = self.0.borrow_mut();
        let record = &server.tracker().0.record;
        let record::Lines { text, last } = record.lines(form.into(), after, max as usize);
        Lines { text, last }
    }

    fn urls(&self) -> String {
        self.0.borrow().urls()
    }

    fn counters(&self) -> Vec<Counter> {
        let mut list = Vec::new();
        let mut server = self.0.borrow_mut();
        server.tracker().0.record.counters().each(|transport, action, event, outcome, count| {
            list.push(Counter {
                transport: transport.into(),
                action: action.into(),
                event: event.map(Into::into),
                outcome: outcome.into(),
                count,
            });
        });
        list
    }

    fn explain(&self, filter: String, times: Times, after: u64) -> Result<String, String> {
        let filter = Filter::parse(&filter)?;
        let mut server = self.0.borrow_mut();
        Ok(server.tracker().0.record.explain(&filter, convert::times(times), after))
    }

    fn expect(&self, filter: String, times: Times) -> Result<(), String> {
        let filter = Filter::parse(&filter)?;
        self.0.borrow_mut().tracker().0.record.expect(filter, convert::times(times))
    }

    fn unmet(&self) -> Vec<String> {
        self.0.borrow_mut().tracker().0.record.unmet()
    }

    fn add_peer(
        &self,
        info_hash: InfoHash,
        peer: ToldPeer,
        left: Option<u64>,
    ) -> Result<(), String> {
        let info_hash = convert::info_hash(info_hash)?;
        let (address, peer_id) = convert::told_peer(peer)?;
        let mut server = self.0.borrow_mut();
        let (tracker, now) = server.tracker();
        tracker.add_peer(now, info_hash, address, peer_id, left)
    }

    fn remove_peer(&self, info_hash: InfoHash, address: IpSocketAddress) -> bool {
        let Ok(info_hash) = convert::info_hash(info_hash) else { return false };
        let mut server = self.0.borrow_mut();
        let (tracker, now) = server.tracker();
        tracker.remove_peer(now, info_hash, convert::endpoint(address))
    }

    fn set_counts(&self, info_hash: InfoHash, counts: Option<Counts>) -> Result<(), String> {
        let info_hash = convert::info_hash(info_hash)?;
        let mut server = self.0.borrow_mut();
        server.tracker().0.overrides.set_counts(info_hash, counts.map(convert::counts_of))
    }

    fn set_intervals(&self, interval: Option<u32>, min_interval: Option<u32>) {
        let mut server = self.0.borrow_mut();
        let overrides = &mut server.tracker().0.overrides;
        overrides.interval = interval;
        overrides.min_interval = min_interval;
    }

    fn next_announce(&self, script: String) -> Result<(), String> {
        let script = Script::parse(&script)?;
        self.0.borrow_mut().tracker().0.overrides.add_script(script)
    }

    fn refuse(&self, info_hash: InfoHash, reason: Option<String>) -> Result<(), String> {
        let info_hash = convert::info_hash(info_hash)?;
        self.0.borrow_mut().tracker().0.overrides.refuse(info_hash, reason)
    }

    fn add_fault(&self, text: String) -> Result<u32, String> {
        let fault = Fault::parse(&text)?;
        self.0.borrow_mut().tracker().0.faults.add(fault)
    }

    fn add_faults(&self, json: String) -> Result<Vec<u32>, String> {
        let faults = Fault::parse_list(&json)?;
        self.0.borrow_mut().tracker().0.faults.add_all(faults)
    }

    fn faults(&self) -> Vec<FaultStatus> {
        let mut server = self.0.borrow_mut();
        let tracker = server.tracker().0;
        let with_held = |status: Status<'_>| {
            let held = tracker.outbox.held(status.id);
            convert::fault_status(status, held)
        };
        tracker.faults.list().map(with_held).collect()
    }

    fn remove_fault(&self, id: u32) -> bool {
        let mut server = self.0.borrow_mut();
        let (tracker, now) = server.tracker();
        tracker.remove_fault(now, id)
    }

    fn clear_faults(&self) {
        let mut server = self.0.borrow_mut();
        let (tracker, now) = server.tracker();
        tracker.clear_faults(now);
    }

    fn release(&self, id: u32) -> u32 {
        let mut server = self.0.borrow_mut();
        let (tracker, now) = server.tracker();
        tracker.outbox.release(now, Some(id))
    }

    fn down(&self, duration: Option<u64>) {
        self.0.borrow_mut().down(duration.map(Duration::from_nanos));
    }

    fn up(&self) {
        self.0.borrow_mut().up();
    }

    fn forget_connection_ids(&self) {
        self.0.borrow_mut().tracker().0.forget_connection_ids();
    }

    fn clear(&self) {
        let mut server = self.0.borrow_mut();
        let (tracker, now) = server.tracker();
        tracker.clear(now);
    }

    fn snapshot(&self) -> Vec<u8> {
        let mut server = self.0.borrow_mut();
        let (tracker, now) = server.tracker();
        tracker.snapshot(now)
    }

    fn restore(&self, snapshot: Vec<u8>) -> Result<(), String> {
        let mut server = self.0.borrow_mut();
        let (tracker, now) = server.tracker();
        tracker.restore(now, &snapshot)
    }
}
