//! Requests as they come.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use tokio::sync::mpsc::Receiver;
use tokio::sync::oneshot;

use super::tracker::Tracker;
use crate::runtime::{Batch, Handle, ROOM, Subscriber, watch_channel};
use crate::types::{Filter, Request};

impl Tracker {
    /// The requests that match the filter, as they come, from now on.
    ///
    /// Up to 64 requests are kept until the test takes them; later ones are read from the tracker's
    /// [record](crate::Options::record_max). If the record has dropped some of these, the watch
    /// goes on with the oldest request that it still has, and says [how many it
    /// missed](Watch::missed).
    ///
    /// ```
    /// # use test_tracker::{Error, Options, Tracker};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use test_tracker::{Action, Filter};
    ///
    /// let tracker = Tracker::start(Options::default()).await?;
    /// let mut watch = tracker.watch(Filter::new());
    ///
    /// // A client asks for a connection id.
    /// let client = std::net::UdpSocket::bind("127.0.0.1:0")?;
    /// client.send_to(b"\0\0\x04\x17\x27\x10\x19\x80\0\0\0\0abcd", tracker.udp_addresses()[0])?;
    ///
    /// let request = watch.next().await.expect("the tracker runs");
    /// assert_eq!(request.action, Action::Connect);
    /// assert_eq!(request.parameter("transaction_id"), Some(&b"61626364"[..]));
    ///
    /// tracker.close().await?;
    /// assert_eq!(watch.next().await, None);
    /// # Ok(())
    /// # }
    /// ```
    pub fn watch(&self, filter: impl Into<Filter>) -> Watch {
        Watch::new(filter.into(), self.handle().clone())
    }
}

/// Requests as they come: see [`Tracker::watch`]. It ends when the tracker does.
#[derive(Debug)]
#[must_use = "the requests are there for whoever asks for the next"]
pub struct Watch {
    id: u64,
    /// Requests that came before the watch began, if they are wanted.
    past: Option<oneshot::Receiver<Vec<Request>>>,
    /// The requests to give next.
    next: VecDeque<Request>,
    missed: u64,
    batches: Receiver<Batch>,
    handle: Handle,
}

impl Watch {
    fn new(filter: Filter, handle: Handle) -> Self {
        let (sender, batches) = watch_channel();
        let id = handle.subscriptions().add(filter, Subscriber::Watch(sender));
        Self { id, past: None, next: VecDeque::new(), missed: 0, batches, handle }
    }

    /// Also gives the requests that are in the record already, and those first.
    pub fn past(mut self) -> Self {
        let (answer, past) = oneshot::channel();
        let id = self.id;
        self.handle.send(Box::new(move |driver| {
            Box::pin(async move {
                // The receiver is gone if the watch was dropped.
                let _ = answer.send(driver.subscriptions.past(&mut driver.guest, id).await?);
                Ok(())
            })
        }));
        self.past = Some(past);
        self
    }

    /// The next request; `None` when the tracker is closed or has failed, and no request is left.
    ///
    /// No request is lost if this future is dropped while it waits.
    pub async fn next(&mut self) -> Option<Request> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// How many requests the record dropped before this watch could give them, whether they match
    /// the filter or not. They came before the request that was given last, or before the end.
    pub fn missed(&self) -> u64 {
        self.missed
    }
}

impl Stream for Watch {
    type Item = Request;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Request>> {
        let watch = self.get_mut();
        if let Some(past) = &mut watch.past {
            // The sender is gone if the tracker has ended.
            let past = ready!(Pin::new(past).poll(context)).unwrap_or_default();
            watch.past = None;
            watch.next.extend(past);
        }
        while watch.next.is_empty() {
            let Some(batch) = ready!(watch.batches.poll_recv(context)) else {
                return Poll::Ready(None);
            };
            watch.missed += batch.missed;
            watch.next.extend(batch.requests);
            if watch.batches.len() <= ROOM / 2 {
                watch.handle.subscriptions().has_room();
            }
        }
        Poll::Ready(watch.next.pop_front())
    }
}
