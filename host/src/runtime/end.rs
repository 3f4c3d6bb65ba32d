//! How a tracker ends.

use tokio::sync::SetOnce;

use crate::types::Error;

/// How a tracker has ended. Set when its sockets are closed.
#[derive(Debug, Default)]
pub(crate) struct End(SetOnce<Result<(), Error>>);

impl End {
    /// The tracker has ended.
    pub(super) fn set(&self, result: Result<(), Error>) {
        self.0.set(result).expect("a tracker ends once");
    }

    /// Waits for the end.
    pub(crate) async fn wait(&self) -> &Result<(), Error> {
        self.0.wait().await
    }

    /// Waits for the end, and returns the error for calls that come after it.
    pub(crate) async fn reason(&self) -> Error {
        match self.wait().await {
            Ok(()) | Err(Error::Unmet(_)) => Error::Closed,
            Err(error) => error.clone(),
        }
    }

    /// How it has ended, if it has.
    pub(crate) fn get(&self) -> Option<&Result<(), Error>> {
        self.0.get()
    }
}
