//! A client over WebSocket, as WebTorrent clients speak to a tracker.

use std::io::ErrorKind;
use std::net::{SocketAddr, TcpStream};

use serde_json::{Value, json};
use tungstenite::error::ProtocolError;
use tungstenite::protocol::{CloseFrame, WebSocket};
use tungstenite::{Bytes, Error, Message};

use crate::deadline;

/// A WebSocket to a tracker.
#[derive(Debug)]
pub struct WsClient {
    socket: WebSocket<TcpStream>,
    local: SocketAddr,
}

/// 20 bytes as the text that stands for them.
pub fn text(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

/// An announce without offers, of a client with 1 byte left.
pub fn announce(info_hash: &[u8; 20], peer_id: &[u8; 20]) -> Value {
    json!({
        "action": "announce",
        "info_hash": text(info_hash),
        "peer_id": text(peer_id),
        "uploaded": 0,
        "downloaded": 0,
        "left": 1,
    })
}

/// An announce with offers, each with an id of its own.
pub fn with_offers(announce: Value, offers: &[(&str, &[u8; 20])]) -> Value {
    let offer = |(sdp, id): &(&str, &[u8; 20])| json!({ "offer": { "type": "offer", "sdp": sdp }, "offer_id": text(*id) });
    with(announce, "offers", offers.iter().map(offer).collect())
}

/// The same message with another value of a field.
pub fn with(mut message: Value, name: &str, value: Value) -> Value {
    message[name] = value;
    message
}

impl WsClient {
    /// Connects to the tracker at this address, and makes the connection a WebSocket.
    #[track_caller]
    pub fn open(tracker: SocketAddr) -> Self {
        Self::open_at(tracker, "/announce")
    }

    /// The same with another path.
    #[track_caller]
    pub fn open_at(tracker: SocketAddr, path: &str) -> Self {
        let stream = TcpStream::connect_timeout(&tracker, deadline::ANSWER)
            .unwrap_or_else(|error| panic!("no connection to {tracker}: {error}"));
        stream.set_read_timeout(Some(deadline::ANSWER)).expect("a time limit");
        stream.set_write_timeout(Some(deadline::ANSWER)).expect("a time limit");
        let local = stream.local_addr().expect("the address of a connected socket");
        let url = format!("ws://{tracker}{path}");
        let (socket, _) = tungstenite::client(url.as_str(), stream)
            .unwrap_or_else(|error| panic!("{url} becomes no WebSocket: {error}"));
        Self { socket, local }
    }

    /// This client's address.
    pub fn local_address(&self) -> SocketAddr {
        self.local
    }

    /// Sends a message.
    #[track_caller]
    pub fn send(&mut self, message: &Value) {
        self.send_text(&message.to_string());
    }

    /// Sends a text.
    #[track_caller]
    pub fn send_text(&mut self, text: &str) {
        self.send_raw(Message::text(text));
    }

    /// Sends any message of the protocol.
    #[track_caller]
    pub fn send_raw(&mut self, message: Message) {
        self.socket.send(message).expect("the tracker takes the message");
    }

    /// The next message of the protocol.
    #[track_caller]
    pub fn receive_raw(&mut self) -> Message {
        self.socket.read().expect("a message of the tracker")
    }

    /// The next message.
    #[track_caller]
    pub fn receive(&mut self) -> Value {
        match self.receive_raw() {
            Message::Text(text) => serde_json::from_str(&text).expect("JSON"),
            other => panic!("{other:?}, expected a text"),
        }
    }

    /// Sends a message, and returns the next one that comes.
    #[track_caller]
    pub fn ask(&mut self, message: &Value) -> Value {
        self.send(message);
        self.receive()
    }

    /// Fails if a message has come. What the tracker has sent before it answers a ping has come by
    /// then.
    #[track_caller]
    pub fn silent(&mut self) {
        self.send_raw(Message::Ping(Bytes::from_static(b"still there")));
        let pong = self.receive_raw();
        assert_eq!(pong, Message::Pong(Bytes::from_static(b"still there")));
    }

    /// Closes the WebSocket, and waits until the tracker has closed the connection.
    #[track_caller]
    pub fn close(mut self) {
        self.socket.close(None).expect("the tracker takes the close");
        assert_eq!(self.end(), None);
    }

    /// Waits until the tracker closes the connection; with what it says about that, if anything.
    #[track_caller]
    pub fn end(&mut self) -> Option<CloseFrame> {
        let mut said = None;
        loop {
            match self.socket.read() {
                Ok(Message::Close(frame)) => said = frame,
                Ok(message) => panic!("{message:?}, expected the end"),
                Err(
                    Error::ConnectionClosed
                    | Error::Protocol(ProtocolError::ResetWithoutClosingHandshake),
                ) => return said,
                Err(Error::Io(error)) if error.kind() == ErrorKind::ConnectionReset => return said,
                Err(error) => panic!("{error}, expected the end"),
            }
        }
    }
}
