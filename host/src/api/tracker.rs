//! The handle of a running tracker.

use std::net::SocketAddr;
use std::thread::panicking;

use wasmtime::Store;
use wasmtime::component::ResourceAny;

use crate::bindings::exports::bittorrent::tracker::control::GuestTracker;
use crate::runtime::{Driver, Handle, Thread, control};
use crate::types::addresses::Addresses;
use crate::types::{Error, Options};
use crate::wasi::StoreState;

/// A running tracker.
///
/// It serves until it is closed or dropped; then its ports are free. Its functions work under any
/// async executor; [`blocking::Tracker`](crate::blocking::Tracker) has the same for tests without
/// one. See the [crate's documentation](crate) for examples.
#[derive(Debug)]
pub struct Tracker {
    addresses: Addresses,
    thread: Thread,
}

impl Tracker {
    /// Starts a tracker, and returns when all its sockets are bound.
    ///
    /// # Errors
    ///
    /// [`Error::Listen`] for a listener that is not an address, and [`Error::Bind`] for an address
    /// that cannot be bound, such as one whose port is in use. Other errors are unusual: see
    /// [`Error`].
    pub async fn start(options: Options) -> Result<Self, Error> {
        let (thread, running) = Thread::start(options.complete()?)?;
        let mut tracker = Self { addresses: Addresses::default(), thread };
        tracker.addresses = tracker.handle().answer(running).await?;
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

    /// The addresses bound for the [control interface](Options::control), in the order of the
    /// options.
    pub fn control_addresses(&self) -> &[SocketAddr] {
        &self.addresses.control
    }

    /// The URL of each address bound for the [control interface](Options::control), such as
    /// `http://127.0.0.1:8080`.
    pub fn control_urls(&self) -> Vec<String> {
        let urls = self.addresses.control.iter().map(|address| format!("http://{address}"));
        urls.collect()
    }

    /// The announce URL of each address bound for UDP, such as `udp://127.0.0.1:6969/announce`.
    pub fn udp_urls(&self) -> Vec<String> {
        self.announce_urls("udp", &self.addresses.udp)
    }

    /// The announce URL of each address bound for HTTP, such as `http://[::1]:6969/announce`.
    pub fn http_urls(&self) -> Vec<String> {
        self.announce_urls("http", &self.addresses.http)
    }

    /// The announce URL of each address that serves WebSocket, such as
    /// `ws://127.0.0.1:6969/announce`: those bound for HTTP, unless the setting `ws` is false.
    pub fn ws_urls(&self) -> Vec<String> {
        self.announce_urls("ws", &self.addresses.ws)
    }

    /// All URLs as an object in JSON, on one line, as `test-tracker serve --json` prints it first:
    /// `{"udp":["udp://…"],"http":["http://…"],"ws":["ws://…"]}`, with `"control":["http://…"]` if there is a
    /// [control interface](Options::control).
    ///
    /// # Errors
    ///
    /// Only if the tracker has ended.
    pub async fn urls(&self) -> Result<String, Error> {
        self.call(control!(call_urls())).await
    }

    /// Waits until the tracker stops by itself, which it does only when it fails, and returns the
    /// error.
    pub async fn stopped(&self) -> Error {
        self.handle().end().reason().await
    }

    /// Serves what has arrived, closes every socket and connection, also in the middle of a
    /// request, and [verifies](Self::verify) the expectations. The ports are free when this
    /// returns.
    ///
    /// A request counts if the kernel has all of it when this is called: the tracker reads its
    /// sockets until reading would block. So on the loopback interface a datagram counts if its
    /// `send` has returned, unless the socket's buffer was full. A request over HTTP counts if its
    /// `write` has returned, even if the client has since closed or reset the connection; so does
    /// each of several requests that were written at once to a connection that is kept alive.
    /// Clients that go on sending get 2 s at most.
    ///
    /// # Errors
    ///
    /// [`Error::Unmet`] if an expectation is not met; another error if the tracker has failed
    /// before, or fails to close. The ports are free in any case.
    pub async fn close(mut self) -> Result<(), Error> {
        self.thread.close();
        let result = self.handle().end().wait().await.clone();
        self.thread.join();
        result
    }

    fn announce_urls(&self, scheme: &str, addresses: &[SocketAddr]) -> Vec<String> {
        let path = &self.addresses.announce_path;
        addresses.iter().map(|address| format!("{scheme}://{address}{path}")).collect()
    }

    /// The handle of its thread, which does not keep the tracker open.
    pub(super) fn handle(&self) -> &Handle {
        self.thread.handle()
    }

    /// Calls a function of the component on the tracker's thread, between two turns. Make the
    /// function with `control!`.
    pub(super) async fn call<T: Send + 'static>(
        &self,
        function: impl AsyncFnOnce(
            GuestTracker,
            &mut Store<StoreState>,
            ResourceAny,
        ) -> wasmtime::Result<T>
        + Send
        + 'static,
    ) -> Result<T, Error> {
        self.handle().call(function).await
    }

    /// Calls a function of the component that may reject its arguments.
    pub(super) async fn try_call<T: Send + 'static>(
        &self,
        function: impl AsyncFnOnce(
            GuestTracker,
            &mut Store<StoreState>,
            ResourceAny,
        ) -> wasmtime::Result<Result<T, String>>
        + Send
        + 'static,
    ) -> Result<T, Error> {
        self.call(function).await?.map_err(Error::Argument)
    }

    /// Runs a closure on the tracker's thread, between two turns.
    pub(super) async fn ask<T: Send + 'static>(
        &self,
        question: impl AsyncFnOnce(&mut Driver) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        self.handle().ask(question).await
    }
}

impl Drop for Tracker {
    /// Serves what has arrived, as [`close`](Self::close) does, closes the tracker, and returns when its
    /// ports are free: at once, unless it is in the middle of a runaway turn.
    ///
    /// # Panics
    ///
    /// If an [expectation](Self::expect) is not met, unless the thread is already panicking.
    fn drop(&mut self) {
        self.thread.close();
        if self.thread.join()
            && !panicking()
            && let Some(Err(Error::Unmet(explanation))) = self.handle().end().get()
        {
            panic!("{explanation}");
        }
    }
}
