//! One subscription to a tracker's requests, on the tracker's thread.
//!
//! The record is the only store. A subscription keeps the number up to which requests have been
//! delivered, and gets more when it has room.

use std::mem;
use std::time::{Duration, Instant};

use tokio::sync::{mpsc, oneshot};

use super::guest::Guest;
use crate::types::{Error, LineForm, Lines, Request, Times};

/// The most requests that are kept for a subscription until it takes them.
pub(crate) const ROOM: usize = 64;

/// The requests that a watch gets at once.
pub(crate) struct Batch {
    /// How many requests the record dropped before these.
    pub(crate) missed: u64,
    pub(crate) requests: Vec<Request>,
}

/// The channel to a watch. It has one place more than `ROOM`, for the last batch.
pub(crate) fn watch_channel() -> (mpsc::Sender<Batch>, mpsc::Receiver<Batch>) {
    mpsc::channel(ROOM + 1)
}

/// The channel to a reader of lines. It has one place more than needed, for the last lines.
pub(crate) fn lines_channel() -> (mpsc::Sender<String>, mpsc::Receiver<String>) {
    mpsc::channel(2)
}

/// The most requests whose lines are delivered at once.
const LINES: usize = 256;

/// Who gets the requests.
pub(crate) enum Subscriber {
    Watch(mpsc::Sender<Batch>),
    Lines(LineForm, mpsc::Sender<String>),
    Wait(Wait),
}

/// A wait, which collects requests and gets all of them at once.
pub(crate) struct Wait {
    answer: oneshot::Sender<Result<Vec<Request>, Error>>,
    requests: Vec<Request>,
    /// Set when the wait is awaited.
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
    /// Whether requests that were recorded before count, too.
    pub(crate) past: bool,
    pub(crate) timeout: Duration,
    /// When the wait times out. Unset if that is later than an [`Instant`] can be.
    pub(crate) end: Option<Instant>,
}

/// A subscription to requests.
pub(crate) struct Subscription {
    id: u64,
    filter: String,
    /// It gets only requests after this one.
    since: u64,
    /// All matching requests up to this one have been delivered.
    delivered: u64,
    /// How many requests the record dropped before they were delivered, and that were not reported
    /// to the subscriber yet.
    missed: u64,
    subscriber: Subscriber,
}

impl Subscription {
    pub(crate) fn new(id: u64, filter: String, since: u64, subscriber: Subscriber) -> Self {
        Self { id, filter, since, delivered: since, missed: 0, subscriber }
    }

    /// Whether the receiver is gone.
    pub(crate) fn is_gone(&self) -> bool {
        match &self.subscriber {
            Subscriber::Watch(sender) => sender.is_closed(),
            Subscriber::Lines(_, sender) => sender.is_closed(),
            Subscriber::Wait(wait) => wait.answer.is_closed(),
        }
    }

    pub(super) fn id(&self) -> u64 {
        self.id
    }

    /// Whether some of the `recorded` requests have not been delivered.
    pub(super) fn is_behind(&self, recorded: u64) -> bool {
        self.delivered < recorded
    }

    pub(super) fn is_wait(&self) -> bool {
        matches!(self.subscriber, Subscriber::Wait(_))
    }

    /// How many requests it can take.
    pub(super) fn room(&self) -> usize {
        match &self.subscriber {
            Subscriber::Watch(sender) => sender.capacity().saturating_sub(1),
            Subscriber::Lines(_, sender) => LINES * sender.capacity().saturating_sub(1),
            Subscriber::Wait(wait) => {
                let most = wait.target.as_ref().map_or(ROOM, |target| target.count);
                most.saturating_sub(wait.requests.len())
            }
        }
    }

    /// Delivers the next requests, as far as there is room.
    pub(super) async fn deliver(&mut self, guest: &mut Guest, record: Record) -> Result<(), Error> {
        let max = u32::try_from(self.room()).unwrap_or(u32::MAX);
        if let Subscriber::Lines(form, sender) = &self.subscriber {
            let Lines { text, last } = guest.lines(*form, self.delivered, max).await?;
            self.delivered = last;
            if !text.is_empty() {
                // Fails if the reader is gone.
                let _ = sender.try_send(text);
            }
            return Ok(());
        }
        self.missed += record.dropped.saturating_sub(self.delivered);
        self.delivered = self.delivered.max(record.dropped);
        let requests = guest.requests(self.filter.clone(), self.delivered, max).await?;
        self.delivered = match requests.last() {
            Some(last) if requests.len() == max as usize => last.number,
            _ => record.last,
        };
        match &mut self.subscriber {
            Subscriber::Lines(..) => {}
            Subscriber::Wait(wait) => wait.requests.extend(requests),
            Subscriber::Watch(sender) => {
                for request in requests {
                    let missed = mem::take(&mut self.missed);
                    // Fails if the watch was dropped.
                    let _ = sender.try_send(Batch { missed, requests: vec![request] });
                }
            }
        }
        Ok(())
    }

    /// Delivers all remaining requests to a watch, when no more will come.
    pub(super) async fn deliver_rest(
        &mut self,
        guest: &mut Guest,
        record: Record,
    ) -> Result<(), Error> {
        let sender = match &self.subscriber {
            Subscriber::Watch(sender) => sender,
            Subscriber::Lines(form, sender) => {
                let mut rest = String::new();
                while self.delivered < record.last {
                    let Lines { text, last } = guest.lines(*form, self.delivered, u32::MAX).await?;
                    rest += &text;
                    self.delivered = last;
                }
                if !rest.is_empty() {
                    // Uses the channel's extra place.
                    let _ = sender.try_send(rest);
                }
                return Ok(());
            }
            Subscriber::Wait(_) => return Ok(()),
        };
        let after = self.delivered.max(record.dropped);
        let missed = self.missed + (after - self.delivered);
        let requests = match after < record.last {
            true => guest.requests(self.filter.clone(), after, u32::MAX).await?,
            false => Vec::new(),
        };
        if missed > 0 || !requests.is_empty() {
            // Uses the channel's extra place.
            let _ = sender.try_send(Batch { missed, requests });
        }
        Ok(())
    }

    /// The recorded requests that came before this subscription. From now on they belong to it.
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

    /// Sets the target of a wait, which is awaited now.
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

    /// Whether it is a wait that has all its requests.
    pub(super) fn is_complete(&self) -> bool {
        self.target().is_some() && self.room() == 0
    }

    /// Answers a wait that is complete.
    pub(super) fn complete(self) {
        if let Subscriber::Wait(wait) = self.subscriber {
            // Fails if the wait was dropped.
            let _ = wait.answer.send(Ok(wait.requests));
        }
    }

    /// When a wait times out.
    pub(super) fn deadline(&self) -> Option<Instant> {
        self.target()?.end
    }

    /// Ends a wait that has timed out, with an error that says what came instead.
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

    /// The target of a wait, once it is awaited.
    fn target(&self) -> Option<&Target> {
        match &self.subscriber {
            Subscriber::Wait(wait) => wait.target.as_ref(),
            Subscriber::Watch(_) | Subscriber::Lines(..) => None,
        }
    }
}

/// The range of requests in the record.
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
