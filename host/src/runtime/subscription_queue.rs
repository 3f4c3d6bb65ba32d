//! Who has begun to follow a tracker's requests since its last turn.

use std::mem;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use crate::Filter;
use crate::followers::{Ear, Follower};

/// Where a test leaves its followers for the tracker's thread.
///
/// The thread holds the lock during a turn. A follower that is left here therefore begins between two
/// turns: after every request that has been answered, and before every one that comes later.
#[derive(Default)]
pub(crate) struct Subscriptions {
    inner: Mutex<Inner>,
    /// Told when a watch has room again.
    room: Notify,
}

#[derive(Default)]
pub(crate) struct Inner {
    new: Vec<Follower>,
    /// The number of the last recorded request.
    pub(crate) recorded: u64,
    is_over: bool,
}

impl Inner {
    /// The followers that have come since the last call.
    pub(crate) fn take_new(&mut self) -> Vec<Follower> {
        mem::take(&mut self.new)
    }
}

impl Subscriptions {
    /// Follows the requests from now on, and answers the follower's id. It waits for the end of a turn
    /// that is running. A tracker that has ended drops the follower.
    pub(crate) fn add(&self, filter: Filter, ear: Ear) -> u64 {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let id = NEXT.fetch_add(1, Ordering::Relaxed);
        let mut inner = self.lock();
        if !inner.is_over {
            // An idle tracker takes no turn, and a test may begin and drop any number of waits.
            if inner.new.len() == inner.new.capacity() {
                inner.new.retain(|follower| !follower.is_gone());
            }
            let since = inner.recorded;
            inner.new.push(Follower::new(id, filter.into(), since, ear));
        }
        id
    }

    /// Keeps others from following until the lock is dropped.
    pub(crate) fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Nobody is told of anything any more.
    pub(crate) fn end(&self) {
        let mut inner = self.lock();
        inner.is_over = true;
        inner.new.clear();
    }

    /// A watch has room again.
    pub(crate) fn has_room(&self) {
        self.room.notify_one();
    }

    /// Waits until a watch has room again.
    pub(crate) async fn room(&self) {
        self.room.notified().await;
    }
}
