//! The faults of a tracker.

use std::time::Duration;

use super::calls::calls;
use super::gate::Gate;
use super::tracker::Tracker;
use crate::runtime::control;
use crate::types::nanoseconds::nanoseconds;
use crate::types::{Error, Fault, FaultStatus, Filter};

calls! {
    //! Faults. Each function fails if the tracker has failed, and for the errors that it lists.

    /// Adds a fault, and returns its id. [`remove_fault`](Self::remove_fault) and
    /// [filters](Filter::fault) take this id, and the [requests](crate::Request::faults) that the
    /// fault affects list it.
    ///
    /// ```
    /// # use test_tracker::{Error, Options, Tracker};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Error> {
    /// # let tracker = Tracker::start(Options::default()).await?;
    /// use test_tracker::{Fault, Filter, Transport};
    ///
    /// let lost = Fault::of(Filter::announce().transport(Transport::Udp)).times(2).drop();
    /// let lost = tracker.add_fault(lost).await?;
    /// tracker.add_fault("http every=3 status=503").await?;
    ///
    /// // A client announces, and gets no answer at first …
    /// assert!(tracker.requests(Filter::new().fault(lost)).await?.len() <= 2);
    /// tracker.remove_fault(lost).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Argument`] for an invalid value, an effect that the fault's transport does not
    /// have, or an unknown word.
    pub async fn add_fault(&self, fault: impl Into<Fault>) -> Result<u32, Error> {
        let text = fault.into().to_string();
        self.try_call(control!(call_add_fault(&text))).await
    }

    /// Adds the faults of an array in JSON, and returns their ids. Each is a text in words, or an
    /// object such as `{"action": "announce", "times": 2, "drop": true}`; see `docs/faults.md`.
    ///
    /// ```
    /// # use test_tracker::{Error, Options, Tracker};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Error> {
    /// # let tracker = Tracker::start(Options::default()).await?;
    /// let ids = tracker.add_faults(r#"["udp drop", {"action": "scrape", "delay": 0.5}]"#).await?;
    /// assert_eq!(ids, [1, 2]);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Argument`] if one of them is invalid; then none is added.
    pub async fn add_faults(&self, json: &str) -> Result<Vec<u32>, Error> {
        let json = json.to_owned();
        self.try_call(control!(call_add_faults(&json))).await
    }

    /// The faults that the tracker has, the oldest first.
    pub async fn faults(&self) -> Result<Vec<FaultStatus>, Error> {
        self.call(control!(call_faults())).await
            .map(|faults| faults.into_iter().map(Into::into).collect())
    }

    /// Removes a fault, and sends what it holds. False if no fault has this id.
    pub async fn remove_fault(&self, id: u32) -> Result<bool, Error> {
        self.call(control!(call_remove_fault(id))).await
    }

    /// Removes every fault, and sends what they hold.
    pub async fn clear_faults(&self) -> Result<(), Error> {
        self.call(control!(call_clear_faults())).await
    }

    /// Sends the replies that a fault [holds](Fault::hold), and returns their number. The fault
    /// holds later replies as before.
    pub async fn release(&self, id: u32) -> Result<u32, Error> {
        self.call(control!(call_release(id))).await
    }

    /// Closes all sockets and connections, as if the tracker had been shut down, for this long by
    /// its clock; without a duration, until [`up`](Self::up) is called. Everything else stays as it
    /// is. They are closed when this returns.
    pub async fn down(&self, duration: impl Into<Option<Duration>>) -> Result<(), Error> {
        let duration = duration.into().map(nanoseconds);
        let down = self
            .ask(async move |driver| {
                driver.guest.call(control!(call_down(duration))).await?;
                Ok(driver.state_waiters.down())
            })
            .await?;
        self.handle().answer(down).await
    }

    /// Binds the sockets again, on the same ports. They are bound when this returns. If another
    /// program has taken a port meanwhile, this waits until the port is free.
    pub async fn up(&self) -> Result<(), Error> {
        let running = self
            .ask(async |driver| {
                driver.guest.call(control!(call_up())).await?;
                Ok(driver.state_waiters.running())
            })
            .await?;
        self.handle().answer(running).await.map(drop)
    }

    /// Forgets every connection id that was given over UDP (BEP 15): clients have to connect again.
    pub async fn forget_connection_ids(&self) -> Result<(), Error> {
        self.call(control!(call_forget_connection_ids())).await
    }
}

/// Holding replies.
impl Tracker {
    /// Holds the replies to the requests that match the filter, until the [gate](Gate) is opened.
    ///
    /// ```
    /// # use test_tracker::{Error, Options, Tracker};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let tracker = Tracker::start(Options::default()).await?;
    /// use test_tracker::Filter;
    ///
    /// let gate = tracker.hold(Filter::connect()).await?;
    ///
    /// // A client asks for a connection id, and gets none yet.
    /// let client = std::net::UdpSocket::bind("127.0.0.1:0")?;
    /// client.send_to(b"\0\0\x04\x17\x27\x10\x19\x80\0\0\0\0abcd", tracker.udp_addresses()[0])?;
    /// let request = gate.seen().await?;
    /// assert_eq!(request.remote, client.local_addr()?);
    ///
    /// gate.open().await?;
    /// assert_eq!(client.recv(&mut [0; 16])?, 16);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Argument`] for a filter that a fault [cannot have](Fault::of).
    pub async fn hold(&self, filter: impl Into<Filter>) -> Result<Gate, Error> {
        let fault = self.add_fault(Fault::of(filter).hold()).await?;
        Ok(Gate::new(fault, self.handle().clone()))
    }
}
