//! The loop of a tracker's thread: turns, and commands between them.

use std::pin::Pin;
use std::sync::Arc;

use tokio::sync::mpsc::UnboundedReceiver;
use tokio::sync::oneshot;

use super::guest::{Guest, Turned};
use super::state_waiters::StateWaiters;
use super::subscription_queue::SubscriptionQueue;
use super::subscriptions::Subscriptions;
use crate::types::addresses::Addresses;
use crate::types::{Error, Options};

/// What lives on the thread.
pub(crate) struct Driver {
    pub(crate) guest: Guest,
    pub(crate) subscriptions: Subscriptions,
    pub(crate) state_waiters: StateWaiters,
}

/// A task for the tracker between two turns. An error means that the tracker has failed.
pub(crate) type Command = Box<
    dyn for<'a> FnOnce(&'a mut Driver) -> Pin<Box<dyn Future<Output = Result<(), Error>> + 'a>>
        + Send,
>;

/// Lets the tracker take its turns, and runs commands between them, until the commands end or the
/// tracker fails.
pub(super) async fn drive(
    options: &Options,
    commands: &mut UnboundedReceiver<Command>,
    started: oneshot::Sender<Addresses>,
    queue: &Arc<SubscriptionQueue>,
) -> Result<(), Error> {
    let mut driver = Driver {
        guest: Guest::new(options).await?,
        subscriptions: Subscriptions::new(Arc::clone(queue)),
        state_waiters: StateWaiters::start(started),
    };
    let mut ready = Vec::new();
    loop {
        let Turned { deadline, recorded } = driver.turn(&ready, queue).await?;
        let Driver { guest, subscriptions, state_waiters } = &mut driver;
        subscriptions.deliver(guest, recorded).await?;
        state_waiters.notify(guest).await?;
        ready = tokio::select! {
            command = commands.recv() => match command {
                Some(command) => {
                    command(&mut driver).await?;
                    Vec::new()
                }
                None => return driver.close().await,
            },
            tokens = guest.ready(deadline) => tokens?,
            () = subscriptions.due() => {
                subscriptions.time_out(guest).await?;
                Vec::new()
            }
            () = subscriptions.room() => {
                subscriptions.deliver_more(guest).await?;
                Vec::new()
            }
        };
    }
}

impl Driver {
    /// Lets the tracker take a turn. New subscriptions to its requests wait meanwhile.
    #[expect(clippy::await_holding_lock, reason = "nothing else on this thread takes the lock")]
    async fn turn(&mut self, ready: &[u32], queue: &SubscriptionQueue) -> Result<Turned, Error> {
        let mut lock = queue.lock();
        let turned = self.guest.turn(ready).await?;
        lock.recorded = turned.recorded;
        Ok(turned)
    }

    /// Closes the tracker, which first serves what clients have sent until now. Fails if an
    /// expectation is not met.
    async fn close(mut self) -> Result<(), Error> {
        self.guest.close().await?;
        self.subscriptions.deliver_rest(&mut self.guest).await?;
        let unmet = self.guest.unmet().await?;
        self.guest.end().await?;
        Error::unless_met(unmet)
    }
}
