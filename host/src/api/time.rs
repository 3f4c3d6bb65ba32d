//! The tracker's clock.

use std::time::Duration;

use crate::{Error, Tracker};

/// A duration as the component counts it. Longer ones than it knows are for ever to a test.
pub(crate) fn nanoseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

/// How time is moved. Each of these fails only if the tracker has failed.
impl Tracker {
    /// Moves the tracker's clock forward: peers and connection ids grow older by so much, and what
    /// expires by it has expired when this answers. A clock that runs goes on as ever.
    pub async fn advance(&self, by: Duration) -> Result<(), Error> {
        let by = nanoseconds(by);
        self.call(async move |control, store, tracker| {
            control.call_advance(store, tracker, by).await
        })
        .await
    }

    /// Stops the tracker's clock: from now on only [`advance`](Self::advance) moves it.
    pub async fn freeze(&self) -> Result<(), Error> {
        self.call(async |control, store, tracker| control.call_freeze(store, tracker).await).await
    }

    /// Lets the tracker's clock go on from where it stands.
    pub async fn resume(&self) -> Result<(), Error> {
        self.call(async |control, store, tracker| control.call_resume(store, tracker).await).await
    }
}
