//! The control interface: HTTP and JSON for test programs in any language, and a page for people.
//!
//! It stands outside what it controls: no fault, `down`, frozen clock, limit, record or counter
//! touches it. A [`Connection`] reads requests and checks who sends them (`access.rs`); `routes.rs`
//! lists all functions, which stand in a file for each noun. A function answers at once, or makes a
//! [`Wait`](wait::Wait), or an endless stream of [`Events`](events::Events).

mod about;
mod access;
mod arguments;
mod call;

mod connection;
mod events;
mod expectations;
mod faults;
mod life;
mod machine;
mod message;
mod metrics;
mod page;
mod problem;
mod replies;
mod requests;
mod response;
mod routes;
mod status;
mod swarms;
mod wait;

pub use about::{About, State};
pub use arguments::{
    AdvanceBody, CountsBody, DownBody, EventsQuery, ExpectBody, ExplainQuery, HeldBody,
    IntervalsBody, PeerBody, RefusalBody, RequestsQuery, WaitBody,
};
pub use connection::Connection;
pub use machine::{Machine, Room};
pub use routes::{Method, ROUTES, Route};
