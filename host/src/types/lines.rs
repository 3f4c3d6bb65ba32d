//! Requests as lines of text.

/// How a recorded request is written on a line: see [`Tracker::lines`](crate::Tracker::lines).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LineForm {
    /// For programs: an object in JSON, as the [control interface](crate::Options::control) has it.
    /// A line `{"missed":N}` says that N requests are missing at this place.
    Json,
    /// For people: when it came, and its summary. Without the connect requests of UDP clients.
    Log,
}

/// Some lines, each with its end.
pub(crate) struct Lines {
    pub(crate) text: String,
    /// The number of the last request that they are about.
    pub(crate) last: u64,
}
