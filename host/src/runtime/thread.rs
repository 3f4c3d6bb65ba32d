//! The thread that a tracker lives on.
//!
//! Each tracker has its own thread, so that it works with any async executor or none, and a tracker
//! that hangs does not delay others.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::{Builder, JoinHandle};

use tokio::runtime;
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use tokio::sync::oneshot;

use super::driver::{self, Command};
use super::end::End;
use super::handle::Handle;
use super::subscription_queue::SubscriptionQueue;
use crate::types::addresses::Addresses;
use crate::types::{Error, Options};

/// A tracker's thread.
#[derive(Debug)]
pub(crate) struct Thread {
    /// The tracker closes when this is dropped.
    commands: Option<UnboundedSender<Command>>,
    thread: Option<JoinHandle<()>>,
    handle: Handle,
}

impl Thread {
    /// Starts a tracker. The receiver gets the addresses when they are bound.
    pub(crate) fn start(options: Options) -> Result<(Self, oneshot::Receiver<Addresses>), Error> {
        let (commands, mut queue) = mpsc::unbounded_channel();
        let (started, running) = oneshot::channel();
        let end = Arc::new(End::default());
        let subscriptions = Arc::new(SubscriptionQueue::default());
        let handle =
            Handle::new(commands.downgrade(), Arc::clone(&subscriptions), Arc::clone(&end));
        let thread = Builder::new()
            .name("test-tracker".into())
            .spawn(move || {
                let result = run(&options, &mut queue, started, &subscriptions);
                // Set before the queue and its commands are dropped: their callers then read the
                // reason.
                end.set(result);
                subscriptions.end();
            })
            .map_err(|error| Error::Host(error.to_string()))?;
        Ok((Self { commands: Some(commands), thread: Some(thread), handle }, running))
    }

    /// The handle of the thread, which does not keep the tracker open.
    pub(crate) fn handle(&self) -> &Handle {
        &self.handle
    }

    /// Makes the tracker close.
    pub(crate) fn close(&mut self) {
        self.commands = None;
    }

    /// Waits until the thread has ended. False if it was waited for already.
    pub(crate) fn join(&mut self) -> bool {
        // The thread catches panics, and `End` has its result.
        self.thread.take().map(JoinHandle::join).is_some()
    }
}

/// Runs a tracker until its commands end, or until it fails. Then all its sockets are closed.
fn run(
    options: &Options,
    commands: &mut UnboundedReceiver<Command>,
    started: oneshot::Sender<Addresses>,
    subscriptions: &Arc<SubscriptionQueue>,
) -> Result<(), Error> {
    let run = || {
        let runtime = runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| Error::Host(error.to_string()))?;
        // The runtime ends with this statement, and so do the tasks that hold sockets.
        runtime.block_on(driver::drive(options, commands, started, subscriptions))
    };
    catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|panic| Err(Error::Host(message(&*panic))))
}

/// The message of a panic.
fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("it panicked")
        .to_owned()
}
