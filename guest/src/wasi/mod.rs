//! The component: moves bytes between the sockets of WASI and the tracker, and never waits.

mod address;
mod clock;
mod http;
mod panic;
mod server;
mod settings;
mod start;
mod udp;
mod waits;

mod bindings {
    #![allow(missing_docs, unreachable_pub, clippy::all)]
    wit_bindgen::generate!({ path: "../wit", world: "tracker", generate_all });
}

use std::cell::RefCell;
use std::time::Duration;

use bindings::exports::bittorrent::tracker::control::{
    Guest, GuestTracker, InfoHash, Next, Options, Peer, State,
};
use server::Server;

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
        self.0.borrow_mut().peers(&info_hash)
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
        self.0.borrow_mut().swarm_count()
    }
}
