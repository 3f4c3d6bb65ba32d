//! The handle of a tracker's thread.

use std::fmt;
use std::sync::Arc;

use tokio::sync::mpsc::WeakUnboundedSender;
use tokio::sync::{Semaphore, oneshot};
use wasmtime::Store;
use wasmtime::component::ResourceAny;

use super::driver::{Command, Driver};
use super::end::End;
use super::subscription_queue::SubscriptionQueue;
use crate::bindings::exports::bittorrent::tracker::control::GuestTracker;
use crate::types::Error;
use crate::wasi::StoreState;

/// The most questions that are queued or in work at a time; further ones wait.
const QUESTIONS: usize = 64;

/// The handle of a tracker's thread, to ask questions there. It does not keep the tracker open.
#[derive(Clone)]
pub(crate) struct Handle {
    commands: WeakUnboundedSender<Command>,
    questions: Arc<Semaphore>,
    subscriptions: Arc<SubscriptionQueue>,
    end: Arc<End>,
}

impl fmt::Debug for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handle").field("end", &self.end).finish_non_exhaustive()
    }
}

impl Handle {
    pub(crate) fn new(
        commands: WeakUnboundedSender<Command>,
        subscriptions: Arc<SubscriptionQueue>,
        end: Arc<End>,
    ) -> Self {
        Self { commands, questions: Arc::new(Semaphore::new(QUESTIONS)), subscriptions, end }
    }

    /// The queue for new subscriptions to the requests.
    pub(crate) fn subscriptions(&self) -> &SubscriptionQueue {
        &self.subscriptions
    }

    /// How the tracker ends.
    pub(crate) fn end(&self) -> &End {
        &self.end
    }

    /// Queues a command, to be run between two turns. A tracker that has ended drops it.
    pub(crate) fn send(&self, command: Command) {
        let _ = self.commands.upgrade().map(|commands| commands.send(command));
    }

    /// Calls a function of the component between two turns. Make the function with [`control!`].
    pub(crate) async fn call<T: Send + 'static>(
        &self,
        function: impl AsyncFnOnce(
            GuestTracker,
            &mut Store<StoreState>,
            ResourceAny,
        ) -> wasmtime::Result<T>
        + Send
        + 'static,
    ) -> Result<T, Error> {
        self.ask(async move |driver| driver.guest.call(function).await).await
    }

    /// Asks a question between two turns, and returns the answer.
    ///
    /// A question whose caller has given up still counts towards [`QUESTIONS`] until the thread has
    /// dealt with it. So a test may begin and drop any number of calls while the tracker is busy.
    pub(crate) async fn ask<T: Send + 'static>(
        &self,
        question: impl AsyncFnOnce(&mut Driver) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let (answer, answered) = oneshot::channel();
        let permit = Arc::clone(&self.questions).acquire_owned().await;
        // If this fails, the sender of the answer is dropped, too, and the next line returns the
        // reason.
        self.send(Box::new(move |driver| {
            Box::pin(async move {
                let result = question(driver).await;
                let failure = result.as_ref().err().cloned();
                // The receiver is gone if the caller has given up.
                let _ = answer.send(result);
                drop(permit);
                failure.map_or(Ok(()), Err)
            })
        }));
        self.answer(answered).await?
    }

    /// Waits for the thread's answer.
    pub(crate) async fn answer<T>(&self, answered: oneshot::Receiver<T>) -> Result<T, Error> {
        match answered.await {
            Ok(answer) => Ok(answer),
            Err(_) => Err(self.end.reason().await),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::task::{Context, Waker};

    use tokio::sync::mpsc;

    use super::*;

    /// The tracker's thread is busy, while a test begins calls and drops them.
    #[test]
    fn calls_that_are_given_up_do_not_pile_up() {
        let (commands, mut queue) = mpsc::unbounded_channel();
        let handle = Handle::new(commands.downgrade(), Arc::default(), Arc::default());
        let mut context = Context::from_waker(Waker::noop());
        let mut give_up = |calls: usize| {
            for _ in 0..calls {
                let ask = pin!(handle.ask(async |_| Ok(())));
                assert!(ask.poll(&mut context).is_pending(), "nobody answers");
            }
        };
        give_up(1000);
        assert_eq!(queue.len(), QUESTIONS);
        drop(queue.try_recv().expect("a question"));
        give_up(1000);
        assert_eq!(queue.len(), QUESTIONS);
    }
}
