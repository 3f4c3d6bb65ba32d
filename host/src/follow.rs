//! Those who wait for requests, on the test's side: what they hear.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc;
use std::task::{Context, Poll};

use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use crate::followers::{Follower, Limit, News};
use crate::link::Link;
use crate::thread::Core;
use crate::{Error, Filter, Request};

/// Hears of requests from the moment when it is made, whether it is listened to or not.
#[derive(Debug)]
pub(crate) struct Follow {
    id: u64,
    /// To be heard first.
    earlier: VecDeque<Request>,
    news: UnboundedReceiver<News>,
    link: Link,
}

impl Follow {
    /// Waits until the tracker knows of it: what comes to the tracker afterwards is heard, and what
    /// was answered before is not.
    pub(crate) fn new(filter: Filter, link: Link) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let id = NEXT.fetch_add(1, Ordering::Relaxed);
        let (sender, news) = unbounded_channel();
        let follow = Self { id, earlier: VecDeque::new(), news, link };
        let follower = Follower { id, filter: filter.into(), news: sender };
        follow.now(async |core| {
            core.followers.add(follower);
            Ok(())
        });
        follow
    }

    /// Hears of the requests that are in the record, too, and of those first.
    pub(crate) fn past(mut self) -> Self {
        let id = self.id;
        let past = self.now(async move |core| core.followers.past(&mut core.guest, id).await);
        self.earlier.extend(past.unwrap_or_default());
        self
    }

    /// Says until when it waits.
    pub(crate) fn limit(&self, limit: Limit) {
        let id = self.id;
        self.link.send(Box::new(move |core| {
            core.followers.limit(id, limit);
            Box::pin(async { Ok(()) })
        }));
    }

    /// What comes next; none when the tracker has ended.
    pub(crate) fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<News>> {
        match self.earlier.pop_front() {
            Some(request) => Poll::Ready(Some(News::Request(Box::new(request)))),
            None => self.news.poll_recv(context),
        }
    }

    /// Why nothing comes any more.
    pub(crate) async fn ended(&self) -> Error {
        self.link.end().reason().await
    }

    /// Does something on the tracker's thread, and waits for it here: at most as long as a turn takes.
    /// None if the tracker has ended.
    fn now<T: Send + 'static>(
        &self,
        action: impl AsyncFnOnce(&mut Core) -> Result<T, Error> + Send + 'static,
    ) -> Option<T> {
        let (answer, answered) = mpsc::channel();
        self.link.send(Box::new(move |core| {
            Box::pin(async move {
                // It is waited for below.
                let _ = answer.send(action(core).await?);
                Ok(())
            })
        }));
        answered.recv().ok()
    }
}
