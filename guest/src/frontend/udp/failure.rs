//! What comes of a request that is not answered as it wants.

use std::fmt;

use crate::behavior::switches::OnError;

/// Why a request is refused whose connection id is not good.
pub(super) const BAD_CONNECTION_ID: &str = "connection ID unknown or expired";

/// Why there is no reply, or no good one.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// It gets nothing.
    Silence,
    /// It gets an error with this text.
    Error(String),
}

impl From<String> for Failure {
    fn from(text: String) -> Self {
        Failure::Error(text)
    }
}

impl OnError {
    /// What comes of it; `explanation` says what is wrong, for those who want to tell.
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
