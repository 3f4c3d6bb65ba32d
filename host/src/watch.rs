//! Requests as they come.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use crate::follow::Follow;
use crate::followers::News;
use crate::{Filter, Request, Tracker};

impl Tracker {
    /// Requests as they come, from now on: those that the filter means. They are kept until they are
    /// asked for.
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
        Watch(Follow::new(filter.into(), self.link()))
    }
}

/// Requests as they come: see [`Tracker::watch`]. It ends when the tracker does.
#[derive(Debug)]
#[must_use = "the requests are there for whoever asks for the next"]
pub struct Watch(Follow);

impl Watch {
    /// Gives the requests that are in the record, too, and those first.
    pub fn past(self) -> Self {
        Self(self.0.past())
    }

    /// The next request; none when the tracker is closed or has failed, and no request is left.
    ///
    /// Nothing is lost when this is dropped while it waits.
    pub async fn next(&mut self) -> Option<Request> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }
}

impl Stream for Watch {
    type Item = Request;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Request>> {
        let follow = &mut self.get_mut().0;
        loop {
            match ready!(follow.poll_next(context)) {
                Some(News::Request(request)) => return Poll::Ready(Some(*request)),
                Some(News::Cleared | News::InVain(_)) => {}
                None => return Poll::Ready(None),
            }
        }
    }
}
