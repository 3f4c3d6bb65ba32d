//! Waiting for requests.

use std::pin::Pin;
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use super::tracker::Tracker;
use crate::runtime::{Handle, Subscriber, Target, Wait};
use crate::types::{Error, Filter, Request};

impl Tracker {
    /// Waits for a request that matches the filter, or [for several](WaitFor::count), and returns
    /// it.
    ///
    /// The wait begins now. Requests that come between this call and `await` count: the first 64
    /// always, and later ones if the [record](crate::Options::record_max) still has them. Requests
    /// that were answered before do not count, unless you [ask for them](WaitFor::past). The wait
    /// [times out](WaitFor::timeout) with an error that shows what was asked for and what came
    /// instead.
    ///
    /// This call may wait until the tracker's present turn ends, which takes microseconds.
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
    /// Makes the result from the requests that were waited for.
    answer: fn(Vec<Request>) -> T,
}

impl WaitFor {
    /// The default time limit of a wait: a little less than test runners allow.
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
    /// Waits for `count` requests, and returns them in a list, the oldest first.
    pub fn count(self, count: usize) -> WaitFor<Vec<Request>> {
        let Self { id, answered, handle, began, timeout, past, .. } = self;
        WaitFor { id, answered, handle, began, count, timeout, past, answer: |requests| requests }
    }

    /// The time limit, from [`wait_for`](Tracker::wait_for) on, in real time and not by the
    /// tracker's clock. Default: [`WaitFor::TIMEOUT`].
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Also takes the requests that are in the record already, and those first.
    pub fn past(mut self) -> Self {
        self.past = true;
        self
    }
}

/// Returns the request that was waited for, or [several](WaitFor::count).
///
/// # Errors
///
/// [`Error::Timeout`] if they did not come in time, [`Error::Closed`] if the tracker was closed
/// before, or the error with which it failed.
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
