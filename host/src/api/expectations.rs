//! What a test expects of a tracker's clients.

use super::calls::calls;
use crate::runtime::control;
use crate::types::{Error, Filter, Times};

calls! {
    //! Expectations.

    /// From now on counts the requests that match the filter, and expects this many of them: a number or
    /// a range. [`verify`](Self::verify) says whether they came. So does [`close`](Self::close), and
    /// a tracker that is dropped panics if they did not.
    ///
    /// ```should_panic
    /// # use test_tracker::{Error, Options, Tracker};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Error> {
    /// use test_tracker::Event;
    ///
    /// let tracker = Tracker::start(Options::default()).await?;
    /// tracker.expect(Event::Completed, ..=1).await?;
    /// tracker.expect(Event::Stopped, 1).await?;
    /// // Nobody announces.
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Only if the tracker has failed.
    pub async fn expect(
        &self,
        filter: impl Into<Filter>,
        times: impl Into<Times>,
    ) -> Result<(), Error> {
        let (filter, times) = (filter.into().to_string(), times.into().into());
        self.try_call(control!(call_expect(&filter, times))).await
    }

    /// Checks whether the expected requests have come. The expectations stay.
    ///
    /// # Errors
    ///
    /// [`Error::Unmet`] with each expectation that is not met now, and the requests that came
    /// instead.
    pub async fn verify(&self) -> Result<(), Error> {
        self.ask(async |driver| driver.guest.unmet().await).await.and_then(Error::unless_met)
    }
}
