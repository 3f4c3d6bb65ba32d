//! Runs a tracker: wasmtime, one instance of the component, and the thread that drives it.

mod driver;
mod end;
mod engine;
mod engine_config;
mod epoch;
mod guest;
mod handle;
mod panic_message;
mod pollables;
mod state_waiters;
mod subscription;
mod subscription_queue;
mod subscriptions;
mod thread;

pub(crate) use driver::Driver;
pub use engine::COMPONENT;
pub(crate) use guest::control;
pub(crate) use handle::Handle;
pub(crate) use subscription::{
    Batch, ROOM, Subscriber, Target, Wait, lines_channel, watch_channel,
};
pub(crate) use thread::Thread;
