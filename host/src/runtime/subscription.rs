//! One subscription to a tracker's requests, on the tracker's thread.
//!
//! The record is the only store. A subscription keeps the number up to which requests have been
//! delivered, and gets more when it has room.

use std::mem;
use std::time::{Duration, Instant};

use tokio::sync::{mpsc, oneshot};

use super::guest::Guest;
use crate::types::{Error, Request, Times};

/// Requests that are kept for a subscription that does not take them.
pub(crate) const ROOM: usize = 64;

/// What a watch gets at once.
pub(crate) struct Batch {
    /// How many requests the record dropped before these.
    pub(crate) missed: u64,
    pub(crate) requests: Vec<Request>,
}

/// The channel to a watch. One place more than there is room for is kept for the end.
pub(crate) fn watch_channel() -> (mpsc::Sender<Batch>, mpsc::Receiver<Batch>) {
    mpsc::channel(ROOM + 1)
}

/// Who gets the requests.
pub(crate) enum Subscriber {
    Watch(mpsc::Sender<Batch>),
    Wait(Wait),
}

/// A wait, which collects requests and gets all of them at once.
pub(crate) struct Wait {
    answer: oneshot::Sender<Result<Vec<Request>, Error>>,
    requests: Vec<Request>,
    /// Known when the wait is awaited.
    target: Option<Target>,
}

impl Wait {
    pub(crate) fn new(answer: oneshot::Sender<Result<Vec<Request>, Error>>) -> Self {
        Self { answer, requests: Vec::new(), target: None }
    }
}

/// What is waited for.
pub(crate) struct Target {
    pub(crate) count: usize,
    /// Whether requests count that had been recorded before.
    pub(crate) past: bool,
    pub(crate) timeout: Duration,
    /// When the time is over. Unset if that is later than an [`Instant`] can be.
    pub(crate) end: Option<Instant>,
}

/// A subscription to requests.
pub(crate) struct Subscription {
    id: u64,
    filter: String,
    /// Only requests after this one are for it.
    since: u64,
    /// Requests up to this one have been delivered, as far as they match.
    delivered: u64,
    /// How many requests the record dropped before they were delivered. The subscriber does not know of
    /// these yet.
    missed: u64,
    subscriber: Subscriber,
}

impl Subscription {
    pub(crate) fn new(id: u64, filter: String, since: u64, subscriber: Subscriber) -> Self {
        Self { id, filter, since, delivered: since, missed: 0, subscriber }
    }

    /// Whether nobody listens any more.
    pub(crate) fn is_gone(&self) -> bool {
        match &self.subscriber {
            Subscriber::Watch(sender) => sender.is_closed(),
            Subscriber::Wait(wait) => wait.answer.is_closed(),
        }
    }

    pub(super) fn id(&self) -> u64 {
        self.id
    }

    /// Whether it has not got all of the `recorded` requests.
    pub(super) fn is_behind(&self, recorded: u64) -> bool {
        self.delivered < recorded
    }

    pub(super) fn is_watch(&self) -> bool {
        matches!(self.subscriber, Subscriber::Watch(_))
    }

    /// How many requests it can take.
    pub(super) fn room(&self) -> usize {
        match &self.subscriber {
            Subscriber::Watch(sender) => sender.capacity().saturating_sub(1),
            Subscriber::Wait(wait) => {
                let most = wait.target.as_ref().map_or(ROOM, |target| target.count);
                most.saturating_sub(wait.requests.len())
            }
        }
    }

    /// Delivers the next requests, as far as there is room.
    pub(super) async fn deliver(&mut self, guest: &mut Guest, record: Record) -> Result<(), Error> {
        let max = u32::try_from(self.room()).unwrap_or(u32::MAX);
        self.missed += record.dropped.saturating_sub(self.delivered);
        self.delivered = self.delivered.max(record.dropped);
        let requests = guest.requests(self.filter.clone(), self.delivered, max).await?;
        self.delivered = match requests.last() {
            Some(last) if requests.len() == max as usize => last.number,
            _ => record.last,
        };
        match &mut self.subscriber {
            Subscriber::Wait(wait) => wait.requests.extend(requests),
            Subscriber::Watch(sender) => {
                for request in requests {
                    let missed = mem::take(&mut self.missed);
                    // If nobody receives it any more, nobody needs it.
                    let _ = sender.try_send(Batch { missed, requests: vec![request] });
                }
            }
        }
        Ok(())
    }

    /// Delivers all that is left to a watch, when nothing comes any more.
    pub(super) async fn deliver_rest(
        &mut self,
        guest: &mut Guest,
        record: Record,
    ) -> Result<(), Error> {
        let Subscriber::Watch(sender) = &self.subscriber else { return Ok(()) };
        let after = self.delivered.max(record.dropped);
        let missed = self.missed + (after - self.delivered);
        let requests = match after < record.last {
            true => guest.requests(self.filter.clone(), after, u32::MAX).await?,
            false => Vec::new(),
        };
        if missed > 0 || !requests.is_empty() {
            // The place that is kept for it.
            let _ = sender.try_send(Batch { missed, requests });
        }
        Ok(())
    }

    /// The recorded requests that came before this subscription, which from now on includes them.
    pub(super) async fn before(
        &mut self,
        guest: &mut Guest,
        max: u32,
    ) -> Result<Vec<Request>, Error> {
        let since = mem::take(&mut self.since);
        let mut requests = guest.requests(self.filter.clone(), 0, max).await?;
        requests.retain(|request| request.number <= since);
        Ok(requests)
    }

    /// The wait is awaited, and now says what it waits for.
    pub(super) async fn set_target(
        &mut self,
        guest: &mut Guest,
        target: Target,
    ) -> Result<(), Error> {
        let most = u32::try_from(target.count).unwrap_or(u32::MAX);
        let past = if target.past { self.before(guest, most).await? } else { Vec::new() };
        if let Subscriber::Wait(wait) = &mut self.subscriber {
            wait.requests.splice(..0, past);
            wait.requests.truncate(target.count);
            wait.target = Some(target);
        }
        Ok(())
    }

    /// Whether it is a wait that has all that it waits for.
    pub(super) fn is_complete(&self) -> bool {
        self.target().is_some() && self.room() == 0
    }

    /// Answers a wait that is complete.
    pub(super) fn complete(self) {
        if let Subscriber::Wait(wait) = self.subscriber {
            // If nobody waits any more, nobody needs it.
            let _ = wait.answer.send(Ok(wait.requests));
        }
    }

    /// When the time of a wait is over.
    pub(super) fn deadline(&self) -> Option<Instant> {
        self.target()?.end
    }

    /// Tells a wait whose time is over what came instead.
    pub(super) async fn time_out(self, guest: &mut Guest) -> Result<(), Error> {
        let Subscriber::Wait(Wait { answer, target: Some(target), .. }) = self.subscriber else {
            return Ok(());
        };
        if answer.is_closed() {
            return Ok(());
        }
        let times = Times::from(target.count as u64..);
        let explanation = guest.explain(self.filter, times, self.since).await?;
        let text = format!("timed out after {}\n{explanation}", span(target.timeout));
        let _ = answer.send(Err(Error::Timeout(text.into())));
        Ok(())
    }

    /// The record, which had `recorded` requests, has been cleared: numbers begin again.
    pub(super) fn clear(&mut self, recorded: u64) {
        // The record has dropped what was not delivered.
        self.missed += recorded - self.delivered;
        (self.since, self.delivered) = (0, 0);
        if let Subscriber::Wait(wait) = &mut self.subscriber {
            wait.requests.clear();
        }
    }

    /// What a wait waits for, once it is awaited.
    fn target(&self) -> Option<&Target> {
        match &self.subscriber {
            Subscriber::Wait(wait) => wait.target.as_ref(),
            Subscriber::Watch(_) => None,
        }
    }
}

/// Which requests the record has.
#[derive(Clone, Copy)]
pub(super) struct Record {
    pub(super) last: u64,
    pub(super) dropped: u64,
}

/// A duration as people write it: whole seconds, or else milliseconds.
fn span(duration: Duration) -> String {
    match duration.subsec_nanos() {
        0 => format!("{} s", duration.as_secs()),
        _ => format!("{} ms", duration.as_nanos() as f64 / 1e6),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_whole_seconds_or_milliseconds() {
        assert_eq!(span(Duration::from_secs(2)), "2 s");
        assert_eq!(span(Duration::ZERO), "0 s");
        assert_eq!(span(Duration::from_millis(50)), "50 ms");
        assert_eq!(span(Duration::from_millis(1500)), "1500 ms");
        assert_eq!(span(Duration::from_micros(1500)), "1.5 ms");
    }
}
