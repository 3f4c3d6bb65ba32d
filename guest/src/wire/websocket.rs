//! WebSocket (RFC 6455): the key of a handshake, frames, and the messages that they make.

use base64ct::{Base64, Encoding};
use sha1::{Digest, Sha1};
use websocket_sans_io::{
    FrameInfo, Opcode, WebsocketFrameDecoder, WebsocketFrameEncoder, WebsocketFrameEvent,
};

/// The most bytes of a message: announces with many offers have some hundred thousand.
const MESSAGE_MAX: usize = 512 * 1024;
/// The most bytes of a ping, a pong or a close (RFC 6455, section 5.5).
const CONTROL_MAX: usize = 125;

/// What `Sec-WebSocket-Accept` has to be for a `Sec-WebSocket-Key` (RFC 6455, section 4.2.2).
pub(crate) fn accept(key: &[u8]) -> String {
    let digest = Sha1::new().chain_update(key).chain_update(GUID).finalize();
    Base64::encode_string(&digest)
}

const GUID: &[u8] = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/// Whether this can be a `Sec-WebSocket-Key`: 16 bytes in base64.
pub(crate) fn is_key(key: &[u8]) -> bool {
    Base64::decode(key, &mut [0; 24]).is_ok_and(|bytes| bytes.len() == 16)
}

/// Status codes of a close (RFC 6455, section 7.4.1).
const PROTOCOL_ERROR: u16 = 1002;
const NOT_UTF8: u16 = 1007;
const TOO_LARGE: u16 = 1009;

/// What a client has sent.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Received {
    /// A whole message: text or bytes.
    Message(Vec<u8>),
    Ping(Vec<u8>),
    Pong,
    /// It closes the connection, with these bytes.
    Close(Vec<u8>),
}

/// Why a connection has to be closed: a status code, and what is wrong.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Broken(pub(crate) u16, pub(crate) &'static str);

/// Reads frames, and puts messages together.
#[derive(Debug, Default)]
pub(crate) struct Decoder {
    frames: WebsocketFrameDecoder,
    /// The beginning of a message, and whether it is text.
    message: Vec<u8>,
    kind: Option<Opcode>,
    /// The beginning of a control frame.
    control: Vec<u8>,
}

impl Decoder {
    /// How many bytes of an incomplete message it keeps.
    pub(crate) fn kept(&self) -> usize {
        self.message.len()
    }

    /// Takes bytes out of the front of `bytes` until something is complete.
    ///
    /// # Errors
    /// Why the connection has to be closed. Nothing more can be read then.
    pub(crate) fn read(&mut self, bytes: &mut Vec<u8>) -> Result<Option<Received>, Broken> {
        let mut used = 0;
        let received = loop {
            let added = self.frames.add_data(&mut bytes[used..]);
            let added = added.map_err(|_| Broken(TOO_LARGE, "a frame that is too long"))?;
            let chunk = &bytes[used..used + added.consumed_bytes];
            used += added.consumed_bytes;
            match added.event {
                Some(WebsocketFrameEvent::Start { frame_info, .. }) => self.begin(&frame_info)?,
                Some(WebsocketFrameEvent::PayloadChunk { original_opcode }) => {
                    match original_opcode.is_control() {
                        true => self.control.extend_from_slice(chunk),
                        false => self.message.extend_from_slice(chunk),
                    }
                }
                Some(WebsocketFrameEvent::End { frame_info, .. }) => {
                    if let Some(received) = self.end(&frame_info)? {
                        break Some(received);
                    }
                }
                None if added.consumed_bytes == 0 => break None,
                None => {}
            }
        };
        bytes.drain(..used);
        Ok(received)
    }

    fn begin(&mut self, frame: &FrameInfo) -> Result<(), Broken> {
        let wrong = |what| Err(Broken(PROTOCOL_ERROR, what));
        if frame.mask.is_none() {
            return wrong("a frame that is not masked");
        }
        if frame.reserved != 0 {
            return wrong("a frame with reserved bits");
        }
        let length = usize::try_from(frame.payload_length).unwrap_or(usize::MAX);
        match frame.opcode {
            Opcode::Ping | Opcode::Pong | Opcode::ConnectionClose => {
                match frame.fin && length <= CONTROL_MAX {
                    true => return Ok(()),
                    false => return wrong("a control frame that is too long, or in pieces"),
                }
            }
            Opcode::Continuation if self.kind.is_none() => {
                return wrong("a continuation of no message");
            }
            Opcode::Continuation => {}
            Opcode::Text | Opcode::Binary if self.kind.is_some() => {
                return wrong("a message in the middle of another one");
            }
            Opcode::Text | Opcode::Binary => self.kind = Some(frame.opcode),
            _ => return wrong("a frame with a reserved opcode"),
        }
        match length.saturating_add(self.message.len()) {
            ..=MESSAGE_MAX => Ok(()),
            _ => Err(Broken(TOO_LARGE, "a message that is too long")),
        }
    }

    fn end(&mut self, frame: &FrameInfo) -> Result<Option<Received>, Broken> {
        let mut control = || std::mem::take(&mut self.control);
        Ok(Some(match frame.opcode {
            Opcode::Ping => Received::Ping(control()),
            Opcode::Pong => {
                self.control.clear();
                Received::Pong
            }
            Opcode::ConnectionClose => {
                let payload = control();
                if payload.len() == 1 {
                    return Err(Broken(PROTOCOL_ERROR, "a close with half a status code"));
                }
                if std::str::from_utf8(payload.get(2..).unwrap_or_default()).is_err() {
                    return Err(Broken(NOT_UTF8, "a close whose reason is not UTF-8"));
                }
                Received::Close(payload)
            }
            _ if !frame.fin => return Ok(None),
            _ => {
                let message = std::mem::take(&mut self.message);
                if self.kind.take() == Some(Opcode::Text) && std::str::from_utf8(&message).is_err()
                {
                    return Err(Broken(NOT_UTF8, "text that is not UTF-8"));
                }
                Received::Message(message)
            }
        }))
    }
}

/// A frame to write.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Frame {
    pub(crate) opcode: Opcode,
    pub(crate) fin: bool,
    pub(crate) reserved: u8,
    pub(crate) mask: Option<[u8; 4]>,
}

impl Frame {
    /// A whole text message.
    pub(crate) const TEXT: Frame =
        Frame { opcode: Opcode::Text, fin: true, reserved: 0, mask: None };
    pub(crate) const CLOSE: Frame = Frame { opcode: Opcode::ConnectionClose, ..Frame::TEXT };
    pub(crate) const PONG: Frame = Frame { opcode: Opcode::Pong, ..Frame::TEXT };

    /// Its bytes.
    pub(crate) fn bytes(self, payload: &[u8]) -> Vec<u8> {
        let Frame { opcode, fin, reserved, mask } = self;
        let mut encoder = WebsocketFrameEncoder::new();
        let payload_length = payload.len() as u64;
        let head = encoder.start_frame(&FrameInfo { opcode, payload_length, mask, fin, reserved });
        let mut bytes = [&head[..], payload].concat();
        encoder.transform_frame_payload(&mut bytes[head.len()..]);
        bytes
    }

    /// A close with this status code and reason.
    pub(crate) fn close(code: u16, reason: &str) -> Vec<u8> {
        Frame::CLOSE.bytes(&[&code.to_be_bytes(), reason.as_bytes()].concat())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_accepted_as_in_rfc_6455() {
        assert_eq!(accept(b"dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        assert!(is_key(b"dGhlIHNhbXBsZSBub25jZQ=="));
        for wrong in [&b""[..], b"dGhlIHNhbXBsZSBub25j", b"dGhlIHNhbXBsZSBub25jZQ", b"?"] {
            assert!(!is_key(wrong), "{}", wrong.escape_ascii());
        }
    }

    fn masked(opcode: Opcode, fin: bool, payload: &[u8]) -> Vec<u8> {
        Frame { opcode, fin, reserved: 0, mask: Some([1, 2, 3, 4]) }.bytes(payload)
    }

    fn text(fin: bool, payload: &[u8]) -> Vec<u8> {
        masked(Opcode::Text, fin, payload)
    }

    /// What comes of these bytes, in pieces of this size.
    fn read(bytes: &[u8], size: usize) -> Result<Vec<Received>, Broken> {
        let (mut decoder, mut inbox, mut all) = (Decoder::default(), Vec::new(), Vec::new());
        for piece in bytes.chunks(size) {
            inbox.extend_from_slice(piece);
            while let Some(received) = decoder.read(&mut inbox)? {
                all.push(received);
            }
        }
        Ok(all)
    }

    #[test]
    fn messages_come_in_frames_and_pieces_of_any_size() {
        let bytes = [
            text(false, b"ab"),
            masked(Opcode::Ping, true, b"!"),
            masked(Opcode::Continuation, false, b""),
            masked(Opcode::Continuation, true, b"c"),
            masked(Opcode::Pong, true, b""),
            masked(Opcode::Binary, true, b"\xff"),
            text(true, &[b'x'; 70_000]),
            masked(Opcode::ConnectionClose, true, &[3, 232]),
        ]
        .concat();
        for size in [1, 2, 7, 1000, bytes.len()] {
            let expected = vec![
                Received::Ping(b"!".to_vec()),
                Received::Message(b"abc".to_vec()),
                Received::Pong,
                Received::Message(b"\xff".to_vec()),
                Received::Message(vec![b'x'; 70_000]),
                Received::Close(vec![3, 232]),
            ];
            assert_eq!(read(&bytes, size), Ok(expected), "in pieces of {size}");
        }
    }

    #[test]
    fn wrong_frames_close_the_connection() {
        let long = vec![b'x'; MESSAGE_MAX];
        for (bytes, code) in [
            (Frame::TEXT.bytes(b"a"), PROTOCOL_ERROR),
            (Frame { reserved: 4, mask: Some([0; 4]), ..Frame::TEXT }.bytes(b"a"), PROTOCOL_ERROR),
            (masked(Opcode::ReservedData3, true, b""), PROTOCOL_ERROR),
            (masked(Opcode::ReservedControlB, true, b""), PROTOCOL_ERROR),
            (masked(Opcode::Continuation, true, b"a"), PROTOCOL_ERROR),
            ([text(false, b"a"), text(true, b"b")].concat(), PROTOCOL_ERROR),
            (masked(Opcode::Ping, false, b"a"), PROTOCOL_ERROR),
            (masked(Opcode::Ping, true, &[0; 126]), PROTOCOL_ERROR),
            (masked(Opcode::ConnectionClose, true, &[3]), PROTOCOL_ERROR),
            (masked(Opcode::ConnectionClose, true, &[3, 232, 255]), NOT_UTF8),
            (text(true, b"\xff"), NOT_UTF8),
            ([text(false, &long), masked(Opcode::Continuation, true, b"x")].concat(), TOO_LARGE),
            (text(true, &[&long[..], b"x"].concat()), TOO_LARGE),
        ] {
            for size in [1, bytes.len()] {
                let error = read(&bytes, size).expect_err("broken");
                assert_eq!(error.0, code, "{}", error.1);
            }
        }
        // Only the length of the largest frame has come.
        let claims = [&[0x81, 0xff][..], &[0xff; 8], &[0; 4]].concat();
        assert_eq!(read(&claims, 1).expect_err("broken").0, TOO_LARGE);
    }
}
