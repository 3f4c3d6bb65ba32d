//! How a request fails.

use std::fmt;

use crate::behavior::switches::OnError;

/// Why a request with a bad connection id is refused.
pub(super) const BAD_CONNECTION_ID: &str = "connection ID unknown or expired";

/// What the client gets instead of an answer.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// Nothing.
    Silence,
    /// An error with this text.
    Error(String),
}

impl From<String> for Failure {
    fn from(text: String) -> Self {
        Failure::Error(text)
    }
}

impl OnError {
    /// How a mistake is answered. `explanation` is our own text for it.
    ///
    /// # Errors
    /// Anything but [`OnError::Fine`].
    pub(super) fn check(self, explanation: fmt::Arguments<'_>) -> Result<(), Failure> {
        match self {
            OnError::Explained => Err(Failure::Error(explanation.to_string())),
            OnError::Text(text) => Err(Failure::Error(text.into())),
            OnError::Silence => Err(Failure::Silence),
            OnError::Fine => Ok(()),
        }
    }
}
