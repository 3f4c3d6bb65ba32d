//! The tracker's clock.

use std::time::Duration;

use super::calls::calls;
use crate::runtime::control;
use crate::types::Error;
use crate::types::nanoseconds::nanoseconds;

calls! {
    //! The clock. Each of these fails only if the tracker has failed.

    /// Moves the tracker's clock forward: peers and connection ids grow older by so much, and what
    /// expires by it has expired when this answers. A clock that runs goes on.
    pub async fn advance(&self, by: Duration) -> Result<(), Error> {
        let by = nanoseconds(by);
        self.call(control!(call_advance(by))).await
    }

    /// Stops the tracker's clock: from now on only [`advance`](Self::advance) moves it.
    pub async fn freeze(&self) -> Result<(), Error> {
        self.call(control!(call_freeze())).await
    }

    /// Lets the tracker's clock go on from where it stands.
    pub async fn resume(&self) -> Result<(), Error> {
        self.call(control!(call_resume())).await
    }
}
