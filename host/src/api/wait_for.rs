//! Waiting for requests.

use std::pin::Pin;
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use super::tracker::Tracker;
use crate::runtime::{Handle, Subscriber, Target, Wait};
use crate::types::{Error, Filter, Request};

impl Tracker {
    /// Waits for a request that matches the filter, or [for several](WaitFor::count), and answers it.
    ///
    /// The waiting begins now: what comes between this call and `await` counts, the first 64 requests
    /// for certain, and beyond them those that the [record](crate::Options::record_max) keeps. What was
    /// answered before does not count, [unless it is wanted](WaitFor::past). The wait ends
    /// [in time](WaitFor::timeout), with an error that shows what was asked for and what came instead.
    ///
    /// This call may wait for the end of a turn that the tracker takes at the moment, which is a matter
    /// of microseconds.
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
    /// let request = connected.await?;
    /// assert_eq!(request.remote, client.local_addr()?);
    ///
    /// // It never announces.
    /// let stopped = tracker.wait_for(Event::Stopped).timeout(Duration::from_millis(10)).await;
    /// assert!(matches!(stopped, Err(Error::Timeout(text)) if text.contains("stopped")));
    /// # Ok(())
    /// # }
    /// ```
    pub fn wait_for(&self, filter: impl Into<Filter>) -> WaitFor {
        WaitFor::new(filter.into(), self.handle().clone())
    }
}

/// A wait for one request, or for [several](Self::count): `await` it. See [`Tracker::wait_for`].
#[derive(Debug)]
#[must_use = "a wait does nothing until it is awaited"]
pub struct WaitFor<T = Request> {
    id: u64,
    answered: oneshot::Receiver<Result<Vec<Request>, Error>>,
    handle: Handle,
    began: Instant,
    count: usize,
    timeout: Duration,
    past: bool,
    /// Makes the answer of as many requests as were waited for.
    answer: fn(Vec<Request>) -> T,
}

impl WaitFor {
    /// How long a wait may take unless told otherwise: a little less than test runners allow.
    pub const TIMEOUT: Duration = Duration::from_secs(4);

    pub(crate) fn new(filter: Filter, handle: Handle) -> Self {
        let (sender, answered) = oneshot::channel();
        let id = handle.subscriptions().add(filter, Subscriber::Wait(Wait::new(sender)));
        let one = |requests: Vec<_>| requests.into_iter().next().expect("one was waited for");
        Self {
            id,
            answered,
            handle,
            began: Instant::now(),
            count: 1,
            timeout: Self::TIMEOUT,
            past: false,
            answer: one,
        }
    }
}

impl<T> WaitFor<T> {
    /// Waits for `count` requests, and answers them in a list, the oldest first.
    pub fn count(self, count: usize) -> WaitFor<Vec<Request>> {
        let Self { id, answered, handle, began, timeout, past, .. } = self;
        WaitFor { id, answered, handle, began, count, timeout, past, answer: |requests| requests }
    }

    /// How long it may take, from [`wait_for`](Tracker::wait_for) on, in real time: the tracker's
    /// clock does not matter. Otherwise [`WaitFor::TIMEOUT`].
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Takes the requests that are in the record, too, and those first.
    pub fn past(mut self) -> Self {
        self.past = true;
        self
    }
}

/// Answers the request that was waited for, or [several](WaitFor::count).
///
/// # Errors
///
/// [`Error::Timeout`] if they did not come in time, [`Error::Closed`] if the tracker was closed
/// before, or why it failed.
impl<T: 'static> IntoFuture for WaitFor<T> {
    type Output = Result<T, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        let Self { id, answered, handle, began, count, timeout, past, answer } = self;
        let target = Target { count, past, timeout, end: began.checked_add(timeout) };
        handle.send(Box::new(move |driver| {
            Box::pin(
                async move { driver.subscriptions.set_target(&mut driver.guest, id, target).await },
            )
        }));
        Box::pin(async move { handle.answer(answered).await?.map(answer) })
    }
}
