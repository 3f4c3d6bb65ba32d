//! The HTTP tracker protocol: BEP 3, 7, 21, 23, 24 and 48.

mod announce;
mod announce_query;
mod body;
mod connection;
mod dialect;
mod distort;
mod error;
mod response;
mod route;
mod scrape;

pub use super::outgoing::{AfterSend, Outgoing};
pub use connection::Connection;
