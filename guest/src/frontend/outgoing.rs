//! What is sent, and what happens to the connection then.

use crate::fault::Delivery;

/// Bytes to send, and what happens to the connection then.
#[derive(Debug)]
pub struct Outgoing {
    /// One whole response.
    pub bytes: Vec<u8>,
    /// What to do when they are sent.
    pub then: AfterSend,
    /// What is sent after them, but not at once.
    pub later: Option<Delivery>,
}

/// What happens to a connection after a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AfterSend {
    /// It stays open for more requests. Some may have arrived already.
    KeepOpen,
    /// It is closed.
    Close,
    /// It is closed for sending. Further input is discarded until the client closes it too. If we
    /// closed it at once, the kernel could reset it, and the client could lose the response.
    Drain,
    /// It is closed for sending. Further input is discarded until the client closes it too, however
    /// long that takes.
    HalfClose,
    /// It is reset: the client gets an error.
    Reset,
    /// It stays open until the client closes it, but nothing more is sent.
    Hang,
}
