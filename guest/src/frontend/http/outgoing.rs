//! What is sent, and what becomes of the connection then.

use crate::fault::Delivery;

/// Bytes to send, and what becomes of the connection then.
#[derive(Debug)]
pub struct Outgoing {
    /// One whole response.
    pub bytes: Vec<u8>,
    /// To be done when they are sent.
    pub then: AfterSend,
    /// What is sent after them, and otherwise than at once.
    pub later: Option<Delivery>,
}

/// What becomes of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AfterSend {
    /// It stays open: there may be more requests, some of them here already.
    KeepOpen,
    /// It is closed.
    Close,
    /// It is closed for sending; what the client still sends is thrown away until it closes too.
    /// To close at once would let the kernel reset the connection, and the client could lose the
    /// response.
    Drain,
    /// It is closed for sending; what the client still sends is thrown away until it closes, too,
    /// however long that takes.
    HalfClose,
    /// It is reset: the client hears that something is wrong.
    Reset,
    /// It stays open, and nothing is sent any more; until the client closes it.
    Hang,
}
