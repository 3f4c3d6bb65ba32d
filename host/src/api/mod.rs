//! A running tracker: the handle that a test has, and its functions.

pub mod blocking;
mod calls;
mod expectations;
mod faults;
mod gate;
mod inspect;
mod lines;
mod state;
mod time;
mod tracker;
mod wait_for;
mod watch;

pub use gate::Gate;
pub use lines::Lines;
pub use tracker::Tracker;
pub use wait_for::WaitFor;
pub use watch::Watch;
