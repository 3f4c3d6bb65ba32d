//! The handle of a running tracker.

use std::net::SocketAddr;
use std::sync::Arc;
use std::thread::{Builder, JoinHandle, panicking};

use tokio::sync::{SetOnce, mpsc, oneshot};
use wasmtime::Store;
use wasmtime::component::ResourceAny;

use crate::bindings::exports::bittorrent::tracker::control::GuestTracker;
use crate::guest::State;
use crate::link::Link;
use crate::subscriptions::Subscriptions;
use crate::thread::{self, Command, Core};
use crate::{Error, Options};

/// A running tracker.
///
/// It serves until it is closed or dropped; its ports are free then. Its functions work under any
/// async executor; [`blocking::Tracker`](crate::blocking::Tracker) has the same for tests without
/// one. See the [crate's documentation](crate) for examples.
#[derive(Debug)]
pub struct Tracker {
    addresses: Addresses,
    /// The tracker closes when this is dropped.
    commands: Option<mpsc::UnboundedSender<Command>>,
    thread: Option<JoinHandle<()>>,
    link: Link,
}

/// How a tracker has ended. Known when its sockets are closed.
#[derive(Debug, Default)]
pub(crate) struct End(SetOnce<Result<(), Error>>);

impl End {
    /// Waits for it, and answers why there is no tracker any more.
    pub(crate) async fn reason(&self) -> Error {
        match self.0.wait().await {
            Ok(()) | Err(Error::Unmet(_)) => Error::Closed,
            Err(error) => error.clone(),
        }
    }
}

/// The addresses that a tracker has bound.
#[derive(Debug, Default)]
pub(crate) struct Addresses {
    pub(crate) udp: Vec<SocketAddr>,
    pub(crate) http: Vec<SocketAddr>,
    pub(crate) announce_path: String,
}

impl Tracker {
    /// Starts a tracker, and answers when all its sockets are bound.
    ///
    /// # Errors
    ///
    /// [`Error::Listen`] for a listener that is no address, and [`Error::Bind`] for an address that cannot be bound, such as one with a port in use. The
    /// others are unusual: see [`Error`].
    pub async fn start(options: Options) -> Result<Self, Error> {
        let options = options.complete()?;
        let (commands, mut queue) = mpsc::unbounded_channel();
        let (started, running) = oneshot::channel();
        let end = Arc::new(End::default());
        let ended = Arc::clone(&end);
        let subscriptions = Arc::new(Subscriptions::default());
        let subscribed = Arc::clone(&subscriptions);
        let thread = Builder::new()
            .name("test-tracker".into())
            .spawn(move || {
                let result = thread::run(&options, &mut queue, started, &subscribed);
                // Before the queue is dropped with the commands in it, whose callers then ask why.
                ended.0.set(result).expect("a tracker ends once");
                subscribed.end();
            })
            .map_err(|error| Error::Host(error.to_string()))?;
        let mut tracker = Self {
            addresses: Addresses::default(),
            link: Link::new(commands.downgrade(), subscriptions, end),
            commands: Some(commands),
            thread: Some(thread),
        };
        tracker.addresses = tracker.link.answer(running).await?;
        Ok(tracker)
    }

    /// The addresses bound for UDP, in the order of the options. A listener on localhost gives
    /// 127.0.0.1 first, then ::1 where the machine has IPv6.
    pub fn udp_addresses(&self) -> &[SocketAddr] {
        &self.addresses.udp
    }

    /// The addresses bound for HTTP, in the order of the options. A listener on localhost gives
    /// 127.0.0.1 first, then ::1 where the machine has IPv6.
    pub fn http_addresses(&self) -> &[SocketAddr] {
        &self.addresses.http
    }

    /// The announce URL of each address bound for UDP, such as `udp://127.0.0.1:6969/announce`.
    pub fn udp_urls(&self) -> Vec<String> {
        self.announce_urls("udp", &self.addresses.udp)
    }

    /// The announce URL of each address bound for HTTP, such as `http://[::1]:6969/announce`.
    pub fn http_urls(&self) -> Vec<String> {
        self.announce_urls("http", &self.addresses.http)
    }

    /// Waits until the tracker stops by itself, which it does only when it fails, and answers why.
    pub async fn stopped(&self) -> Error {
        self.link.end().reason().await
    }

    /// Serves what has arrived, closes every socket and connection, also in the middle of a request, and
    /// [verifies](Self::verify) what is expected. The ports are free when this answers.
    ///
    /// A request counts if the kernel has all of it when this is called: the tracker reads its sockets
    /// until reading would block. So on the loopback interface a datagram counts whose `send` has
    /// returned, unless the socket's buffer was full, and a request over HTTP whose `write` has returned,
    /// also if the client has closed or reset its connection since, and each of several that were written
    /// at once to a connection that is kept alive. Clients that go on sending get 2 s at most.
    ///
    /// # Errors
    ///
    /// [`Error::Unmet`] if what was expected did not come; another if the tracker has failed before, or
    /// fails to close. The ports are free all the same.
    pub async fn close(mut self) -> Result<(), Error> {
        self.commands = None;
        let result = self.link.end().0.wait().await.clone();
        self.join();
        result
    }

    /// Waits until the thread has ended. False if it was waited for already.
    fn join(&mut self) -> bool {
        // The thread catches panics; what else it has to say, `end` has.
        self.thread.take().map(JoinHandle::join).is_some()
    }

    fn announce_urls(&self, scheme: &str, addresses: &[SocketAddr]) -> Vec<String> {
        let path = &self.addresses.announce_path;
        addresses.iter().map(|address| format!("{scheme}://{address}{path}")).collect()
    }

    /// The way to its thread, which does not keep it open.
    pub(crate) fn link(&self) -> Link {
        self.link.clone()
    }

    /// Calls a function of the component on the tracker's thread, between two turns.
    pub(crate) async fn call<T: Send + 'static>(
        &self,
        function: impl AsyncFnOnce(GuestTracker, &mut Store<State>, ResourceAny) -> wasmtime::Result<T>
        + Send
        + 'static,
    ) -> Result<T, Error> {
        self.ask(async move |core| core.guest.call(function).await).await
    }

    /// Asks something on the tracker's thread, between two turns.
    pub(crate) async fn ask<T: Send + 'static>(
        &self,
        question: impl AsyncFnOnce(&mut Core) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        self.link.ask(question).await
    }
}

impl Drop for Tracker {
    /// Serves what has arrived, as [`close`](Self::close) does, closes the tracker, and returns when its
    /// ports are free: at once, unless it is in the middle of a runaway turn.
    ///
    /// # Panics
    ///
    /// If what was [expected](Self::expect) did not come, unless the thread panics already.
    fn drop(&mut self) {
        self.commands = None;
        if self.join()
            && !panicking()
            && let Some(Err(Error::Unmet(explanation))) = self.link.end().0.get()
        {
            panic!("{explanation}");
        }
    }
}
