//! Those who follow a tracker's requests, on its thread: they are told of each one that they mean.
//!
//! The record is the only store. A follower keeps the number up to which it has been told, and is told
//! more when it has room.

use std::future::pending;
use std::mem;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::{mpsc, oneshot};
use tokio::time::sleep_until;

use crate::bindings::exports::bittorrent::tracker::control::Filter;
use crate::guest::Guest;
use crate::subscriptions::Subscriptions;
use crate::{Error, Request, Times};

/// Requests that are kept for a follower that does not take them.
pub(crate) const ROOM: usize = 64;

/// What a watch is told.
pub(crate) struct News {
    /// How many requests the record dropped before these.
    pub(crate) missed: u64,
    pub(crate) requests: Vec<Request>,
}

/// The channel to a watch. One place more than there is room for is kept for the end.
pub(crate) fn channel() -> (mpsc::Sender<News>, mpsc::Receiver<News>) {
    mpsc::channel(ROOM + 1)
}

/// Where a follower is told of requests.
pub(crate) enum Ear {
    Watch(mpsc::Sender<News>),
    Wait(Wait),
}

/// A wait collects requests, and is told of them once.
pub(crate) struct Wait {
    answer: oneshot::Sender<Result<Vec<Request>, Error>>,
    requests: Vec<Request>,
    /// Known when the wait is awaited.
    want: Option<Want>,
}

impl Wait {
    pub(crate) fn new(answer: oneshot::Sender<Result<Vec<Request>, Error>>) -> Self {
        Self { answer, requests: Vec::new(), want: None }
    }
}

/// What is waited for.
pub(crate) struct Want {
    pub(crate) count: usize,
    /// Whether requests count that had been recorded before.
    pub(crate) past: bool,
    pub(crate) timeout: Duration,
    /// When the time is over; none is later than anybody waits.
    pub(crate) end: Option<Instant>,
}

/// Somebody who follows requests.
pub(crate) struct Follower {
    id: u64,
    filter: Filter,
    /// It follows what comes after this request.
    since: u64,
    /// It has been told of all requests up to this one.
    told: u64,
    /// Requests that the record dropped before it was told of them, and that it does not know of yet.
    missed: u64,
    ear: Ear,
}

impl Follower {
    pub(crate) fn new(id: u64, filter: Filter, since: u64, ear: Ear) -> Self {
        Self { id, filter, since, told: since, missed: 0, ear }
    }

    /// Whether nobody listens any more.
    pub(crate) fn is_gone(&self) -> bool {
        match &self.ear {
            Ear::Watch(news) => news.is_closed(),
            Ear::Wait(wait) => wait.answer.is_closed(),
        }
    }

    /// How many requests it can take.
    fn room(&self) -> usize {
        match &self.ear {
            Ear::Watch(news) => news.capacity().saturating_sub(1),
            Ear::Wait(wait) => {
                let most = wait.want.as_ref().map_or(ROOM, |want| want.count);
                most.saturating_sub(wait.requests.len())
            }
        }
    }

    /// Tells of the requests up to the last one, at most so many.
    async fn tell(&mut self, guest: &mut Guest, record: Record, max: usize) -> Result<(), Error> {
        self.missed += record.dropped.saturating_sub(self.told);
        self.told = self.told.max(record.dropped);
        let max = u32::try_from(max).unwrap_or(u32::MAX);
        let requests = guest.requests(self.filter.clone(), self.told, max).await?;
        self.told = match requests.last() {
            Some(last) if requests.len() == max as usize => last.number,
            _ => record.last,
        };
        match &mut self.ear {
            Ear::Wait(wait) => wait.requests.extend(requests),
            Ear::Watch(news) => {
                for request in requests {
                    let missed = mem::take(&mut self.missed);
                    // If nobody hears it any more, nobody needs it.
                    let _ = news.try_send(News { missed, requests: vec![request] });
                }
            }
        }
        Ok(())
    }

    /// Tells a watch of all that is left, when nothing comes any more.
    async fn tell_rest(&mut self, guest: &mut Guest, record: Record) -> Result<(), Error> {
        let Ear::Watch(news) = &self.ear else { return Ok(()) };
        let after = self.told.max(record.dropped);
        let missed = self.missed + (after - self.told);
        let requests = match after < record.last {
            true => guest.requests(self.filter.clone(), after, u32::MAX).await?,
            false => Vec::new(),
        };
        if missed > 0 || !requests.is_empty() {
            // The place that is kept for it.
            let _ = news.try_send(News { missed, requests });
        }
        Ok(())
    }

    /// What a wait wants that has been awaited.
    fn want(&self) -> Option<&Want> {
        match &self.ear {
            Ear::Wait(wait) => wait.want.as_ref(),
            Ear::Watch(_) => None,
        }
    }
}

/// Which requests the record has.
#[derive(Clone, Copy)]
struct Record {
    last: u64,
    dropped: u64,
}

/// Those who follow one tracker.
pub(crate) struct Followers {
    list: Vec<Follower>,
    /// The number of the last request.
    recorded: u64,
    subscriptions: Arc<Subscriptions>,
}

impl Followers {
    pub(crate) fn new(subscriptions: Arc<Subscriptions>) -> Self {
        Self { list: Vec::new(), recorded: 0, subscriptions }
    }

    /// Takes up those who have come, given how many requests have been recorded, and tells each of what
    /// is new, as far as it has room.
    pub(crate) async fn tell(&mut self, guest: &mut Guest, recorded: u64) -> Result<(), Error> {
        self.take_new();
        self.recorded = recorded;
        let is_behind = |it: &Follower| it.told < recorded && it.room() > 0;
        if !self.list.iter().any(is_behind) {
            return Ok(());
        }
        self.list.retain(|follower| !follower.is_gone());
        let record = self.record(guest).await?;
        for follower in self.list.iter_mut().filter(|it| is_behind(it)) {
            let room = follower.room();
            follower.tell(guest, record, room).await?;
        }
        self.answer();
        Ok(())
    }

    /// Tells those who have room again.
    pub(crate) async fn tell_more(&mut self, guest: &mut Guest) -> Result<(), Error> {
        self.tell(guest, self.recorded).await
    }

    /// Tells of all that is left: nothing comes any more.
    pub(crate) async fn tell_rest(&mut self, guest: &mut Guest) -> Result<(), Error> {
        self.take_new();
        let record = self.record(guest).await?;
        self.tell(guest, record.last).await?;
        for follower in &mut self.list {
            follower.tell_rest(guest, record).await?;
        }
        Ok(())
    }

    /// The recorded requests that came before a watch did.
    pub(crate) async fn past(&mut self, guest: &mut Guest, id: u64) -> Result<Vec<Request>, Error> {
        self.take_new();
        let Some(follower) = self.list.iter_mut().find(|it| it.id == id) else {
            return Ok(Vec::new());
        };
        before(guest, follower, u32::MAX).await
    }

    /// A wait is awaited, and now says what it wants.
    pub(crate) async fn want(
        &mut self,
        guest: &mut Guest,
        id: u64,
        want: Want,
    ) -> Result<(), Error> {
        self.take_new();
        let Some(follower) = self.list.iter_mut().find(|it| it.id == id) else { return Ok(()) };
        let most = u32::try_from(want.count).unwrap_or(u32::MAX);
        let past = if want.past { before(guest, follower, most).await? } else { Vec::new() };
        if let Ear::Wait(wait) = &mut follower.ear {
            wait.requests.splice(..0, past);
            wait.requests.truncate(want.count);
            wait.want = Some(want);
        }
        self.answer();
        self.tell_more(guest).await
    }

    /// The record has been cleared: numbers begin again.
    pub(crate) fn clear(&mut self) {
        // At once: who subscribes between the two would begin at a number of before.
        let new = {
            let mut subscriptions = self.subscriptions.lock();
            subscriptions.recorded = 0;
            subscriptions.take_new()
        };
        self.list.extend(new);
        let recorded = mem::take(&mut self.recorded);
        for follower in &mut self.list {
            // The record has dropped what it was not told of.
            follower.missed += recorded - follower.told;
            (follower.since, follower.told) = (0, 0);
            if let Ear::Wait(wait) = &mut follower.ear {
                wait.requests.clear();
            }
        }
    }

    /// Waits until a watch has room again that has not been told of everything.
    pub(crate) async fn room(&self) {
        let recorded = self.recorded;
        let is_behind =
            |it: &Follower| it.told < recorded && matches!(it.ear, Ear::Watch(_)) && !it.is_gone();
        match self.list.iter().any(is_behind) {
            true => self.subscriptions.room().await,
            false => pending().await,
        }
    }

    /// Waits until somebody's time is over.
    pub(crate) async fn due(&self) {
        match self.list.iter().filter_map(|it| it.want()?.end).min() {
            Some(moment) => sleep_until(moment.into()).await,
            None => pending().await,
        }
    }

    /// Tells those whose time is over what came instead.
    pub(crate) async fn give_up(&mut self, guest: &mut Guest) -> Result<(), Error> {
        let now = Instant::now();
        let is_due =
            |it: &mut Follower| it.want().and_then(|it| it.end).is_some_and(|it| it <= now);
        let due: Vec<_> = self.list.extract_if(.., is_due).collect();
        for Follower { filter, since, ear, .. } in due {
            let Ear::Wait(Wait { answer, want: Some(want), .. }) = ear else { continue };
            if answer.is_closed() {
                continue;
            }
            let times = Times::from(want.count as u64..);
            let explanation = guest.explain(filter, times, since).await?;
            let waited = span(want.timeout);
            let text = format!("timed out after {waited}\n{explanation}");
            let _ = answer.send(Err(Error::Timeout(text.into())));
        }
        Ok(())
    }

    /// Answers the waits that have what they want.
    fn answer(&mut self) {
        let has_all = |it: &mut Follower| it.want().is_some() && it.room() == 0;
        for follower in self.list.extract_if(.., has_all) {
            if let Ear::Wait(wait) = follower.ear {
                // If nobody waits any more, nobody needs it.
                let _ = wait.answer.send(Ok(wait.requests));
            }
        }
    }

    fn take_new(&mut self) {
        let new = self.subscriptions.lock().take_new();
        if !new.is_empty() {
            self.list.retain(|follower| !follower.is_gone());
            self.list.extend(new);
        }
    }

    async fn record(&self, guest: &mut Guest) -> Result<Record, Error> {
        let recorded = guest.recorded().await?;
        Ok(Record { last: recorded.total, dropped: recorded.dropped })
    }
}

/// The recorded requests that came before the follower did, which it follows from now on, too.
async fn before(
    guest: &mut Guest,
    follower: &mut Follower,
    max: u32,
) -> Result<Vec<Request>, Error> {
    let since = mem::take(&mut follower.since);
    let mut requests = guest.requests(follower.filter.clone(), 0, max).await?;
    requests.retain(|request| request.number <= since);
    Ok(requests)
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
