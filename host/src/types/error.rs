//! Errors.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::ops::Deref;
use std::time::Duration;

use crate::types::kinds::ListenerKind;
use crate::types::listen::ParseListenError;

/// Why a tracker did not start, does not answer, or did not get the expected requests.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A listener in the options is not an address.
    #[error(transparent)]
    Listen(#[from] ParseListenError),

    /// An address could not be bound: usually its port is in use.
    #[error("{listener} {address}: {reason}")]
    Bind {
        /// What the listener is for.
        listener: ListenerKind,
        /// The requested address; port 0 if any port was allowed.
        address: SocketAddr,
        /// The operating system's error, such as [`io::ErrorKind::AddrInUse`].
        reason: io::ErrorKind,
    },

    /// A setting is invalid: the text says which one, its value, and what was expected.
    #[error("{0}")]
    Setting(String),

    /// An argument is invalid: the text says which one, and what was expected.
    #[error("{0}")]
    Argument(String),

    /// The requests that were waited for did not come in time.
    #[error("{0}")]
    Timeout(Explanation),

    /// The number of requests is not the expected one.
    #[error("{0}")]
    Unmet(Explanation),

    /// The tracker failed, and has stopped. It has a bug, or needed more memory than its limit.
    #[error("the tracker failed: {0}")]
    Trap(String),

    /// The tracker did not end a turn within its time limit, and was stopped.
    #[error("the tracker was stopped: a turn took longer than {0:?}")]
    Runaway(Duration),

    /// The tracker is closed.
    #[error("the tracker is closed")]
    Closed,

    /// The machine lacks something that a tracker needs, such as a thread.
    #[error("the tracker cannot run here: {0}")]
    Host(String),
}

impl Error {
    /// An error if there are unmet expectations; `unmet` explains each of them.
    pub(crate) fn unless_met(unmet: Vec<String>) -> Result<(), Self> {
        if unmet.is_empty() { Ok(()) } else { Err(Self::Unmet(unmet.join("\n\n").into())) }
    }
}

/// Some lines of text that say what was expected and what came instead.
///
/// It dereferences to `str`. Its `Debug` output is the plain text, so that the message of an
/// `unwrap` is readable.
#[derive(Clone, PartialEq, Eq)]
pub struct Explanation(String);

impl From<String> for Explanation {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl Deref for Explanation {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

impl fmt::Debug for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}
