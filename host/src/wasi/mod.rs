//! What the component imports: sockets, as far as its options allow them, and a clock.

mod clock;
mod open_socket;
mod policy;
mod store_state;
pub(crate) mod tcp;
pub(crate) mod udp;

pub(crate) use clock::Clock;
pub(crate) use store_state::StoreState;
