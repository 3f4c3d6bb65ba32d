//! What a test sets in a tracker: its state and its replies.

use std::net::SocketAddr;

use super::calls::calls;
use crate::runtime::control;
use crate::types::{Counts, Error, InfoHash, NewPeer, Script};

calls! {
    //! State. Each function fails if the tracker has failed, and for the errors that it lists.

    /// Adds a peer that no client announced, or changes the peer at that address, as an announce
    /// from there at this moment would. The peer expires like any other.
    ///
    /// ```
    /// # use test_tracker::{Error, InfoHash, Options, Tracker};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let tracker = Tracker::start(Options::default()).await?;
    /// use std::net::SocketAddr;
    /// use test_tracker::NewPeer;
    ///
    /// let info_hash: InfoHash = "00112233445566778899aabbccddeeff00112233".parse()?;
    /// let address: SocketAddr = "[2001:db8::1]:6881".parse()?;
    /// tracker.add_peer(info_hash, address).await?;
    /// tracker.add_peer(info_hash, NewPeer::new(([192, 0, 2, 1], 6881)).left(0)).await?;
    /// # assert_eq!(tracker.peers(info_hash).await?.len(), 2);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Argument`] for port 0.
    pub async fn add_peer(
        &self,
        info_hash: impl Into<InfoHash>,
        peer: impl Into<NewPeer>,
    ) -> Result<(), Error> {
        let info_hash = info_hash.into().into();
        let (peer, left) = peer.into().into();
        self.try_call(control!(call_add_peer(&info_hash, &peer, left))).await
    }

    /// Removes the peer at an address, however it was added. False if there is no peer.
    pub async fn remove_peer(
        &self,
        info_hash: impl Into<InfoHash>,
        address: impl Into<SocketAddr>,
    ) -> Result<bool, Error> {
        let (info_hash, address) = (info_hash.into().into(), address.into().into());
        self.call(control!(call_remove_peer(&info_hash, address))).await
    }

    /// From now on replies to announces and scrapes have these counts of a swarm, whatever its
    /// peers are. `None` restores the real counts.
    pub async fn set_counts(
        &self,
        info_hash: impl Into<InfoHash>,
        counts: impl Into<Option<Counts>>,
    ) -> Result<(), Error> {
        let info_hash = info_hash.into().into();
        let counts = counts.into().map(Into::into);
        self.try_call(control!(call_set_counts(&info_hash, counts))).await
    }

    /// From now on replies to announces have these intervals, in seconds, instead of those of the
    /// [options](crate::Options). `None` restores the interval of the options.
    pub async fn set_intervals(
        &self,
        interval: impl Into<Option<u32>>,
        min_interval: impl Into<Option<u32>>,
    ) -> Result<(), Error> {
        let (interval, min_interval) = (interval.into(), min_interval.into());
        self.call(control!(call_set_intervals(interval, min_interval))).await
    }

    /// Sets the reply to the next announce that gets peers: not one that is refused or has the
    /// event `stopped`. Each script is used once, by the first announce that it matches, the oldest
    /// script first.
    ///
    /// ```
    /// # use test_tracker::{Error, Options, Tracker};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let tracker = Tracker::start(Options::default()).await?;
    /// use std::net::SocketAddr;
    /// use test_tracker::Script;
    ///
    /// let peers: [SocketAddr; 2] = ["192.0.2.1:6881".parse()?, "192.0.2.2:6881".parse()?];
    /// tracker.next_announce(Script::new().peers(peers).interval(5)).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn next_announce(&self, script: Script) -> Result<(), Error> {
        let script = script.0.to_string();
        self.try_call(control!(call_next_announce(&script))).await
    }

    /// From now on announces of this torrent are refused with this reason. `None` ends this.
    ///
    /// ```
    /// # use test_tracker::{Error, Options, Tracker};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Error> {
    /// # let tracker = Tracker::start(Options::default()).await?;
    /// tracker.refuse([7; 20], "unregistered torrent").await?;
    /// tracker.refuse([7; 20], None).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn refuse<'a>(
        &self,
        info_hash: impl Into<InfoHash>,
        text: impl Into<Option<&'a str>>,
    ) -> Result<(), Error> {
        let info_hash = info_hash.into().into();
        let text = text.into().map(String::from);
        self.try_call(control!(call_refuse(&info_hash, text.as_deref()))).await
    }

    /// Forgets all swarms, the record and the counters, all [expectations](Self::expect), all
    /// [faults](Self::add_fault), and what was set by [`set_counts`](Self::set_counts),
    /// [`set_intervals`](Self::set_intervals), [`next_announce`](Self::next_announce) and
    /// [`refuse`](Self::refuse).
    ///
    /// Sockets, settings and clock stay as they are, and connection ids stay valid. Replies that
    /// faults hold are sent. The numbers of requests go on. A [wait](Self::wait_for) goes on with the
    /// requests that it has; a [watch](Self::watch) goes on, too.
    pub async fn clear(&self) -> Result<(), Error> {
        self.call(control!(call_clear())).await
    }

    /// The swarms with their peers, and what was set by [`set_counts`](Self::set_counts),
    /// [`set_intervals`](Self::set_intervals), [`next_announce`](Self::next_announce) and
    /// [`refuse`](Self::refuse), as bytes for [`restore`](Self::restore).
    ///
    /// ```
    /// # use test_tracker::{Error, Options, Tracker};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Error> {
    /// # let tracker = Tracker::start(Options::default()).await?;
    /// let snapshot = tracker.snapshot().await?;
    /// let another = Tracker::start(Options::default()).await?;
    /// another.restore(&snapshot).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn snapshot(&self) -> Result<Vec<u8>, Error> {
        self.call(control!(call_snapshot())).await
    }

    /// Replaces this tracker's state with that of a [snapshot](Self::snapshot). Peers are as old as
    /// they were then. Record, counters and expectations stay.
    ///
    /// # Errors
    ///
    /// [`Error::Argument`] for bytes that are not a snapshot of this version; then nothing changes.
    pub async fn restore(&self, snapshot: impl AsRef<[u8]>) -> Result<(), Error> {
        let snapshot = snapshot.as_ref().to_vec();
        self.try_call(control!(call_restore(&snapshot))).await
    }
}
