//! Why the command fails.

/// An error of the command.
#[derive(Debug)]
pub(crate) enum Failure {
    /// An argument is invalid. The usage is shown as well.
    Usage(String),
    /// Any other error.
    Other(String),
}

impl From<String> for Failure {
    fn from(message: String) -> Self {
        Failure::Other(message)
    }
}
