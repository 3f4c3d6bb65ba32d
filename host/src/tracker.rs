//! The handle of a running tracker.

use std::net::SocketAddr;
use std::sync::Arc;
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

use tokio::sync::{SetOnce, mpsc, oneshot};
use wasmtime::Store;
use wasmtime::component::ResourceAny;

use crate::bindings::exports::bittorrent::tracker::control::GuestTracker;
use crate::guest::State;
use crate::thread::{self, Command};
use crate::{Error, InfoHash, Options, Peer};

/// A running tracker.
///
/// It serves until it is closed or dropped; its ports are free then. Its functions work under any
/// async executor. See the [crate's documentation](crate) for an example.
#[derive(Debug)]
pub struct Tracker {
    addresses: Addresses,
    /// The tracker closes when this is dropped.
    commands: Option<mpsc::UnboundedSender<Command>>,
    thread: Option<JoinHandle<()>>,
    /// Set when the tracker's sockets are closed.
    ended: Arc<SetOnce<Result<(), Error>>>,
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
    /// [`Error::Listen`] and [`Error::NoListener`] for options that make no sense, and
    /// [`Error::Bind`] for an address that cannot be bound, such as one with a port in use. The
    /// others are unusual: see [`Error`].
    pub async fn start(options: Options) -> Result<Self, Error> {
        options.check()?;
        let (commands, mut queue) = mpsc::unbounded_channel();
        let (started, running) = oneshot::channel();
        let ended = Arc::new(SetOnce::new());
        let end = Arc::clone(&ended);
        let thread = Builder::new()
            .name("test-tracker".into())
            .spawn(move || {
                let result = thread::run(&options, &mut queue, started);
                // Before the queue is dropped with the commands in it, whose callers then ask why.
                end.set(result).expect("a tracker ends once");
            })
            .map_err(|error| Error::Host(error.to_string()))?;
        let mut tracker = Self {
            addresses: Addresses::default(),
            commands: Some(commands),
            thread: Some(thread),
            ended,
        };
        match running.await {
            Ok(addresses) => tracker.addresses = addresses,
            Err(_) => return Err(tracker.stopped().await),
        }
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

    /// The peers of one swarm, IPv4 before IPv6; empty if there is no such swarm.
    ///
    /// # Errors
    ///
    /// Only if the tracker has failed.
    pub async fn peers(&self, info_hash: impl Into<InfoHash>) -> Result<Vec<Peer>, Error> {
        let info_hash = info_hash.into().as_bytes().to_vec();
        self.call(async move |control, store, tracker| {
            control.call_peers(store, tracker, &info_hash).await
        })
        .await?
        .into_iter()
        .map(Peer::try_from)
        .collect()
    }

    /// How many swarms have at least one peer.
    ///
    /// # Errors
    ///
    /// Only if the tracker has failed.
    pub async fn swarm_count(&self) -> Result<u32, Error> {
        self.call(async |control, store, tracker| control.call_swarm_count(store, tracker).await)
            .await
    }

    /// Moves the tracker's clock forward: peers and connection ids grow older by so much, and what
    /// expires by it has expired when this answers. A clock that runs goes on as ever.
    ///
    /// # Errors
    ///
    /// Only if the tracker has failed.
    pub async fn advance(&self, by: Duration) -> Result<(), Error> {
        let by = u64::try_from(by.as_nanos()).unwrap_or(u64::MAX);
        self.call(async move |control, store, tracker| {
            control.call_advance(store, tracker, by).await
        })
        .await
    }

    /// Stops the tracker's clock: from now on only [`advance`](Self::advance) moves it.
    ///
    /// # Errors
    ///
    /// Only if the tracker has failed.
    pub async fn freeze(&self) -> Result<(), Error> {
        self.call(async |control, store, tracker| control.call_freeze(store, tracker).await).await
    }

    /// Lets the tracker's clock go on from where it stands.
    ///
    /// # Errors
    ///
    /// Only if the tracker has failed.
    pub async fn resume(&self) -> Result<(), Error> {
        self.call(async |control, store, tracker| control.call_resume(store, tracker).await).await
    }

    /// Waits until the tracker stops by itself, which it does only when it fails, and answers why.
    pub async fn stopped(&self) -> Error {
        self.ended.wait().await.clone().err().unwrap_or(Error::Closed)
    }

    /// Closes every socket and connection at once, also in the middle of a request. The ports are
    /// free when this answers.
    ///
    /// # Errors
    ///
    /// If the tracker has failed before, or fails to close; the ports are free all the same.
    pub async fn close(mut self) -> Result<(), Error> {
        self.commands = None;
        self.ended.wait().await.clone()
    }

    fn announce_urls(&self, scheme: &str, addresses: &[SocketAddr]) -> Vec<String> {
        let path = &self.addresses.announce_path;
        addresses.iter().map(|address| format!("{scheme}://{address}{path}")).collect()
    }

    /// Calls a function of the component on the tracker's thread, between two turns.
    async fn call<T: Send + 'static>(
        &self,
        function: impl AsyncFnOnce(GuestTracker, &mut Store<State>, ResourceAny) -> wasmtime::Result<T>
        + Send
        + 'static,
    ) -> Result<T, Error> {
        let (answer, answered) = oneshot::channel();
        let command: Command = Box::new(move |guest| {
            Box::pin(async move {
                let result = guest.call(function).await;
                let failure = result.as_ref().err().cloned();
                // A caller that has given up wants no answer.
                let _ = answer.send(result);
                failure.map_or(Ok(()), Err)
            })
        });
        // If this fails, the answer's sender is gone as well, and the next line tells why.
        let _ = self.commands.as_ref().map(|commands| commands.send(command));
        match answered.await {
            Ok(result) => result,
            Err(_) => Err(self.stopped().await),
        }
    }
}

impl Drop for Tracker {
    /// Closes the tracker, and returns when its ports are free: at once, unless it is in the middle
    /// of a runaway turn.
    fn drop(&mut self) {
        self.commands = None;
        if let Some(thread) = self.thread.take() {
            // The thread catches panics; what else it has to say, `ended` has.
            let _ = thread.join();
        }
    }
}
