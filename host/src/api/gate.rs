//! Replies that are held.

use super::wait_for::WaitFor;
use crate::runtime::{Handle, control};
use crate::types::{Error, Filter, Request};

/// Holds replies until it is [opened](Self::open): see [`Tracker::hold`](crate::Tracker::hold).
///
/// A gate that is dropped goes on holding.
#[derive(Debug)]
#[must_use = "a gate that is dropped goes on holding"]
pub struct Gate {
    fault: u32,
    handle: Handle,
}

impl Gate {
    pub(crate) fn new(fault: u32, handle: Handle) -> Self {
        Self { fault, handle }
    }

    /// The id of the [fault](crate::Fault) that holds the replies.
    pub fn fault(&self) -> u32 {
        self.fault
    }

    /// Waits for the first request whose reply it holds, and returns the request. A request that
    /// came earlier counts if the [record](crate::Options::record_max) still has it.
    ///
    /// # Errors
    ///
    /// [`Error::Timeout`] if none has come after [`WaitFor::TIMEOUT`], [`Error::Closed`] if the
    /// tracker was closed before, or the error with which it failed.
    pub async fn seen(&self) -> Result<Request, Error> {
        // Only this gate's requests have this fault, so past ones belong to this gate, too.
        WaitFor::new(Filter::new().fault(self.fault), self.handle.clone()).past().await
    }

    /// Sends the replies that it holds, and stops holding.
    ///
    /// # Errors
    ///
    /// Only if the tracker has ended.
    pub async fn open(self) -> Result<(), Error> {
        let Self { fault, handle } = self;
        handle.call(control!(call_remove_fault(fault))).await.map(drop)
    }
}
