//! Inspection of a tracker: its swarms, and the requests that it has received.

use super::calls::calls;
use crate::convert::all;
use crate::runtime::control;
use crate::types::{Counter, Error, Filter, InfoHash, Peer, Recorded, Request, Swarm};

calls! {
    //! Inspection. Each function fails only if the tracker has failed.

    /// The recorded requests that match the filter, the oldest first.
    ///
    /// ```
    /// # use test_tracker::{Error, Options, Tracker};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Error> {
    /// # let tracker = Tracker::start(Options::default()).await?;
    /// use test_tracker::{Filter, Outcome};
    ///
    /// for request in tracker.requests(Filter::new()).await? {
    ///     println!("{request}");
    /// }
    /// let refused = tracker.requests(Outcome::Refused).await?;
    /// assert!(refused.is_empty(), "{refused:?}");
    /// # Ok(())
    /// # }
    /// ```
    pub async fn requests(&self, filter: impl Into<Filter>) -> Result<Vec<Request>, Error> {
        let filter = filter.into().to_string();
        self.ask(async move |driver| driver.guest.requests(filter, 0, u32::MAX).await).await
    }

    /// How many requests the record has seen, and how many of them it no longer has:
    /// [`Options::record_max`](crate::Options::record_max).
    pub async fn recorded(&self) -> Result<Recorded, Error> {
        self.ask(async |driver| driver.guest.recorded().await).await
    }

    /// How many requests of each kind there were; only kinds that occurred.
    pub async fn counters(&self) -> Result<Vec<Counter>, Error> {
        self.call(control!(call_counters())).await
            .map(|counters| counters.into_iter().map(Into::into).collect())
    }

    /// Every swarm that has at least one peer, in the order of the info hashes.
    pub async fn swarms(&self) -> Result<Vec<Swarm>, Error> {
        self.call(control!(call_swarms())).await
            .and_then(all)
    }

    /// How many swarms have at least one peer.
    pub async fn swarm_count(&self) -> Result<u32, Error> {
        self.call(control!(call_swarm_count())).await
    }

    /// The peers of one swarm, IPv4 before IPv6; empty if there is no such swarm.
    pub async fn peers(&self, info_hash: impl Into<InfoHash>) -> Result<Vec<Peer>, Error> {
        let info_hash = info_hash.into().into();
        self.call(control!(call_peers(&info_hash))).await
        .and_then(all)
    }
}
