//! New subscriptions to a tracker's requests, since its last turn.

use std::mem;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use super::subscription::{Subscriber, Subscription};
use crate::types::Filter;

/// Takes a test's new subscriptions to the tracker's thread.
///
/// The thread holds the lock during a turn. So a subscription begins between two turns: after every
/// request that has been answered, and before every one that comes later.
#[derive(Default)]
pub(crate) struct SubscriptionQueue {
    inner: Mutex<Inner>,
    /// Notified when a watch has room again.
    room: Notify,
}

#[derive(Default)]
pub(crate) struct Inner {
    new: Vec<Subscription>,
    /// The number of the last recorded request.
    pub(crate) recorded: u64,
    is_over: bool,
}

impl Inner {
    /// The subscriptions that have come since the last call.
    pub(crate) fn take_new(&mut self) -> Vec<Subscription> {
        mem::take(&mut self.new)
    }
}

impl SubscriptionQueue {
    /// Subscribes to the requests from now on, and returns the subscription's id. Waits for the end
    /// of a turn that is running. A tracker that has ended drops the subscription.
    pub(crate) fn add(&self, filter: Filter, subscriber: Subscriber) -> u64 {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let id = NEXT.fetch_add(1, Ordering::Relaxed);
        let mut inner = self.lock();
        if !inner.is_over {
            // Drops dead subscriptions, because an idle tracker takes no turn, and a test may begin
            // and drop any number of waits.
            if inner.new.len() == inner.new.capacity() {
                inner.new.retain(|subscription| !subscription.is_gone());
            }
            // Lines begin with the first request in the record.
            let since = match subscriber {
                Subscriber::Lines(..) => 0,
                Subscriber::Watch(_) | Subscriber::Wait(_) => inner.recorded,
            };
            inner.new.push(Subscription::new(id, filter.to_string(), since, subscriber));
        }
        id
    }

    /// Keeps others from subscribing until the lock is dropped.
    pub(crate) fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends all subscriptions: nothing is delivered any more.
    pub(crate) fn end(&self) {
        let mut inner = self.lock();
        inner.is_over = true;
        inner.new.clear();
    }

    /// Notifies the thread that a watch has room again.
    pub(crate) fn has_room(&self) {
        self.room.notify_one();
    }

    /// Waits until a watch has room again.
    pub(crate) async fn room(&self) {
        self.room.notified().await;
    }
}
