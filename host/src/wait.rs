//! Waiting for requests.

use std::future::poll_fn;
use std::pin::Pin;
use std::time::{Duration, Instant};

use crate::follow::Follow;
use crate::followers::{Limit, News};
use crate::{Error, Filter, Request, Times, Tracker};

impl Tracker {
    /// Waits for a request that the filter means, or [for several](WaitFor::count), and answers them.
    ///
    /// The waiting begins now: what comes between this call and `await` counts. What was answered before
    /// does not, [unless it is wanted](WaitFor::past). It ends [in time](WaitFor::timeout), with an error
    /// that shows what was asked for and what came instead.
    ///
    /// ```
    /// # use test_tracker::{Error, Options, Tracker};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use std::time::Duration;
    /// use test_tracker::{Event, Filter};
    ///
    /// let tracker = Tracker::start(Options::default()).await?;
    /// let connected = tracker.wait_for(Filter::connect());
    ///
    /// // A client asks for a connection id.
    /// let client = std::net::UdpSocket::bind("127.0.0.1:0")?;
    /// client.send_to(b"\0\0\x04\x17\x27\x10\x19\x80\0\0\0\0abcd", tracker.udp_addresses()[0])?;
    ///
    /// let requests = connected.await?;
    /// assert_eq!(requests[0].remote, client.local_addr()?);
    ///
    /// // It never announces.
    /// let stopped = tracker.wait_for(Event::Stopped).timeout(Duration::from_millis(10)).await;
    /// assert!(matches!(stopped, Err(Error::Timeout(text)) if text.contains("stopped")));
    /// # Ok(())
    /// # }
    /// ```
    pub fn wait_for(&self, filter: impl Into<Filter>) -> WaitFor {
        WaitFor::new(Follow::new(filter.into(), self.link()))
    }
}

/// A wait for requests: `await` it. See [`Tracker::wait_for`].
#[derive(Debug)]
#[must_use = "a wait does nothing until it is awaited"]
pub struct WaitFor {
    follow: Follow,
    began: Instant,
    count: usize,
    timeout: Duration,
}

impl WaitFor {
    /// How long a wait may take unless told otherwise: a little less than test runners allow.
    pub const TIMEOUT: Duration = Duration::from_secs(4);

    pub(crate) fn new(follow: Follow) -> Self {
        Self { follow, began: Instant::now(), count: 1, timeout: Self::TIMEOUT }
    }

    /// Waits for so many requests; otherwise for one.
    pub fn count(mut self, count: usize) -> Self {
        self.count = count;
        self
    }

    /// How long it may take, from [`wait_for`](Tracker::wait_for) on, in real time: the tracker's
    /// clock does not matter. Otherwise [`WaitFor::TIMEOUT`].
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Takes the requests that are in the record, too, and those first.
    pub fn past(mut self) -> Self {
        self.follow = self.follow.past();
        self
    }
}

/// Answers as many requests as were waited for, the oldest first.
///
/// # Errors
///
/// [`Error::Timeout`] if they did not come in time, [`Error::Closed`] if the tracker was closed
/// before, or why it failed.
impl IntoFuture for WaitFor {
    type Output = Result<Vec<Request>, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        let Self { mut follow, began, count, timeout } = self;
        // None is further away than anybody waits.
        if let Some(moment) = began.checked_add(timeout) {
            let times = Times::from(count as u64..);
            follow.limit(Limit { moment, waited: timeout, times });
        }
        Box::pin(async move {
            let mut requests = Vec::new();
            while requests.len() < count {
                match poll_fn(|context| follow.poll_next(context)).await {
                    Some(News::Request(request)) => requests.push(*request),
                    Some(News::Cleared) => requests.clear(),
                    Some(News::InVain(text)) => return Err(Error::Timeout(text.into())),
                    None => return Err(follow.ended().await),
                }
            }
            Ok(requests)
        })
    }
}
