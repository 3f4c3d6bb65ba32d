//! Those who wait for requests, on the tracker's side: they are told of each one that they mean.

use std::future::pending;
use std::mem;
use std::time::{Duration, Instant};

use tokio::sync::mpsc::UnboundedSender;
use tokio::time::sleep_until;

use crate::bindings::exports::bittorrent::tracker::control::Filter;
use crate::guest::Guest;
use crate::{Error, Request, Times};

/// What a follower hears.
pub(crate) enum News {
    /// A request that it means.
    Request(Box<Request>),
    /// The tracker forgets all requests.
    Cleared,
    /// The limit has come: why the wait was in vain.
    InVain(String),
}

/// Who wants to hear of requests.
pub(crate) struct Follower {
    /// By which it is known.
    pub(crate) id: u64,
    /// What it means.
    pub(crate) filter: Filter,
    /// Closed when it is not interested any more.
    pub(crate) news: UnboundedSender<News>,
}

impl Follower {
    fn hear(&self, news: News) {
        // If nobody hears it any more, nobody needs it.
        let _ = self.news.send(news);
    }
}

/// Until when a follower waits.
pub(crate) struct Limit {
    pub(crate) moment: Instant,
    /// How long it will have waited then.
    pub(crate) waited: Duration,
    /// How many requests it waits for.
    pub(crate) times: Times,
}

struct Following {
    follower: Follower,
    /// It follows what comes after this request.
    since: u64,
    /// It has heard of all requests up to this one.
    told: u64,
    limit: Option<Limit>,
}

/// Those who follow one tracker.
#[derive(Default)]
pub(crate) struct Followers {
    list: Vec<Following>,
    /// The number of the last request.
    recorded: u64,
}

impl Followers {
    /// From now on a new one hears of requests.
    pub(crate) fn add(&mut self, follower: Follower) {
        let recorded = self.recorded;
        self.list.push(Following { follower, since: recorded, told: recorded, limit: None });
    }

    /// The recorded requests that came before the follower did, which it follows, too.
    pub(crate) async fn past(&mut self, guest: &mut Guest, id: u64) -> Result<Vec<Request>, Error> {
        let Some(following) = self.list.iter_mut().find(|it| it.follower.id == id) else {
            return Ok(Vec::new());
        };
        let since = mem::take(&mut following.since);
        let mut requests = guest.requests(following.follower.filter.clone(), 0).await?;
        requests.retain(|request| request.number <= since);
        Ok(requests)
    }

    /// From now on the follower waits until then.
    pub(crate) fn limit(&mut self, id: u64, limit: Limit) {
        if let Some(following) = self.list.iter_mut().find(|it| it.follower.id == id) {
            following.limit = Some(limit);
        }
    }

    /// Tells each of what is new, given how many requests have been recorded.
    pub(crate) async fn tell(&mut self, guest: &mut Guest, recorded: u64) -> Result<(), Error> {
        if mem::replace(&mut self.recorded, recorded) == recorded {
            return Ok(());
        }
        self.list.retain(|following| !following.follower.news.is_closed());
        for following in &mut self.list {
            following.tell(guest, recorded).await?;
        }
        Ok(())
    }

    /// The record has been cleared: numbers begin again.
    pub(crate) fn clear(&mut self) {
        self.recorded = 0;
        for following in &mut self.list {
            (following.since, following.told) = (0, 0);
            following.follower.hear(News::Cleared);
        }
    }

    /// Waits until somebody's limit has come.
    pub(crate) async fn due(&self) {
        let limits = self.list.iter().filter_map(|following| following.limit.as_ref());
        match limits.map(|limit| limit.moment).min() {
            Some(moment) => sleep_until(moment.into()).await,
            None => pending().await,
        }
    }

    /// Tells those whose limit has come why their wait was in vain.
    pub(crate) async fn give_up(&mut self, guest: &mut Guest) -> Result<(), Error> {
        let now = Instant::now();
        let is_due = |it: &mut Following| it.limit.as_ref().is_some_and(|it| it.moment <= now);
        let due: Vec<_> = self.list.extract_if(.., is_due).collect();
        for Following { follower, since, limit, .. } in due {
            if let Some(Limit { waited, times, .. }) = limit
                && !follower.news.is_closed()
            {
                let explanation = guest.explain(follower.filter.clone(), times, since).await?;
                let waited = waited.as_secs_f64();
                let text = format!("waited {waited}s in vain\n{explanation}");
                follower.hear(News::InVain(text));
            }
        }
        Ok(())
    }
}

impl Following {
    /// Tells of the requests up to this number.
    async fn tell(&mut self, guest: &mut Guest, recorded: u64) -> Result<(), Error> {
        let told = mem::replace(&mut self.told, recorded);
        if told < recorded {
            for request in guest.requests(self.follower.filter.clone(), told).await? {
                self.follower.hear(News::Request(Box::new(request)));
            }
        }
        Ok(())
    }
}
