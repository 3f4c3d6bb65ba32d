//! The subscriptions to a tracker's requests, on the tracker's thread: each gets the requests that match
//! its filter.

use std::future::pending;
use std::sync::Arc;
use std::time::Instant;

use tokio::time::sleep_until;

use super::guest::Guest;
use super::subscription::{Record, Subscription, Target};
use super::subscription_queue::SubscriptionQueue;
use crate::types::{Error, Request};

/// The subscriptions to one tracker's requests.
pub(crate) struct Subscriptions {
    list: Vec<Subscription>,
    /// The number of the last request.
    recorded: u64,
    queue: Arc<SubscriptionQueue>,
}

impl Subscriptions {
    pub(crate) fn new(queue: Arc<SubscriptionQueue>) -> Self {
        Self { list: Vec::new(), recorded: 0, queue }
    }

    /// Takes new subscriptions from the queue, and delivers new requests to each subscription that
    /// has room. `recorded` is the number of the last request.
    pub(crate) async fn deliver(&mut self, guest: &mut Guest, recorded: u64) -> Result<(), Error> {
        self.take_new();
        self.recorded = recorded;
        let can_take = |it: &Subscription| it.is_behind(recorded) && it.room() > 0;
        if !self.list.iter().any(can_take) {
            return Ok(());
        }
        self.list.retain(|subscription| !subscription.is_gone());
        let record = self.record(guest).await?;
        for subscription in self.list.iter_mut().filter(|it| can_take(it)) {
            subscription.deliver(guest, record).await?;
        }
        self.answer();
        Ok(())
    }

    /// Delivers to those that have room again.
    pub(crate) async fn deliver_more(&mut self, guest: &mut Guest) -> Result<(), Error> {
        self.deliver(guest, self.recorded).await
    }

    /// Delivers all remaining requests: no more will come.
    pub(crate) async fn deliver_rest(&mut self, guest: &mut Guest) -> Result<(), Error> {
        self.take_new();
        let record = self.record(guest).await?;
        self.deliver(guest, record.last).await?;
        for subscription in &mut self.list {
            subscription.deliver_rest(guest, record).await?;
        }
        Ok(())
    }

    /// The recorded requests that came before a watch began.
    pub(crate) async fn past(&mut self, guest: &mut Guest, id: u64) -> Result<Vec<Request>, Error> {
        match self.find(id) {
            Some(watch) => watch.before(guest, u32::MAX).await,
            None => Ok(Vec::new()),
        }
    }

    /// Sets the target of a wait, which is awaited now.
    pub(crate) async fn set_target(
        &mut self,
        guest: &mut Guest,
        id: u64,
        target: Target,
    ) -> Result<(), Error> {
        let Some(wait) = self.find(id) else { return Ok(()) };
        wait.set_target(guest, target).await?;
        self.answer();
        self.deliver_more(guest).await
    }

    /// Waits until a subscriber with undelivered requests has room again.
    pub(crate) async fn room(&self) {
        let needs_room =
            |it: &Subscription| it.is_behind(self.recorded) && !it.is_wait() && !it.is_gone();
        match self.list.iter().any(needs_room) {
            true => self.queue.room().await,
            false => pending().await,
        }
    }

    /// Waits until a wait times out.
    pub(crate) async fn due(&self) {
        match self.list.iter().filter_map(Subscription::deadline).min() {
            Some(moment) => sleep_until(moment.into()).await,
            None => pending().await,
        }
    }

    /// Ends the waits that have timed out, with errors that say what came instead.
    pub(crate) async fn time_out(&mut self, guest: &mut Guest) -> Result<(), Error> {
        let now = Instant::now();
        let is_due = |it: &mut Subscription| it.deadline().is_some_and(|moment| moment <= now);
        let due: Vec<_> = self.list.extract_if(.., is_due).collect();
        for wait in due {
            wait.time_out(guest).await?;
        }
        Ok(())
    }

    /// Answers the waits that have all their requests.
    fn answer(&mut self) {
        let is_complete = |it: &mut Subscription| it.is_complete();
        self.list.extract_if(.., is_complete).for_each(Subscription::complete);
    }

    fn find(&mut self, id: u64) -> Option<&mut Subscription> {
        self.take_new();
        self.list.iter_mut().find(|it| it.id() == id)
    }

    fn take_new(&mut self) {
        let new = self.queue.lock().take_new();
        if !new.is_empty() {
            self.list.retain(|subscription| !subscription.is_gone());
            self.list.extend(new);
        }
    }

    async fn record(&self, guest: &mut Guest) -> Result<Record, Error> {
        let recorded = guest.recorded().await?;
        Ok(Record { last: recorded.total, dropped: recorded.dropped })
    }
}
