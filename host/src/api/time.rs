//! The tracker's clock.

use std::time::Duration;

use super::calls::calls;
use crate::runtime::control;
use crate::types::Error;
use crate::types::nanoseconds::nanoseconds;

calls! {
    //! The clock. Each function fails only if the tracker has failed.

    /// Moves the tracker's clock forward: peers and connection ids get older by this duration, and
    /// those that expire have expired when this returns. A running clock goes on.
    pub async fn advance(&self, by: Duration) -> Result<(), Error> {
        let by = nanoseconds(by);
        self.call(control!(call_advance(by))).await
    }

    /// Stops the tracker's clock: from now on only [`advance`](Self::advance) moves it.
    pub async fn freeze(&self) -> Result<(), Error> {
        self.call(control!(call_freeze())).await
    }

    /// Lets the tracker's clock run again, from the time that it shows.
    pub async fn resume(&self) -> Result<(), Error> {
        self.call(control!(call_resume())).await
    }
}
