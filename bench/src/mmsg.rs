//! Many datagrams in one system call: `recvmmsg` and `sendmmsg`.

use std::io;
use std::mem;
use std::net::UdpSocket;
use std::os::fd::AsRawFd;
use std::ptr;

/// Room for the longest datagram that anybody here sends.
const ROOM: usize = 2048;

/// Datagrams that are received or sent together.
pub(crate) struct Batch {
    messages: Vec<Message>,
    headers: Vec<libc::mmsghdr>,
    vectors: Vec<libc::iovec>,
}

/// A datagram, and whom it came from.
#[derive(Clone)]
struct Message {
    bytes: [u8; ROOM],
    length: usize,
    name: libc::sockaddr_storage,
    name_length: libc::socklen_t,
}

/// Whom datagrams are sent to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum To {
    /// The one that the socket is connected to.
    Connected,
    /// The one that the datagram in this place came from.
    Origin,
}

impl Batch {
    /// Room for so many datagrams.
    pub(crate) fn new(capacity: usize) -> Self {
        // SAFETY: an address, a header and a vector are plain data, all of which may be zero.
        let (name, header, vector) = unsafe { (mem::zeroed(), mem::zeroed(), mem::zeroed()) };
        let message = Message { bytes: [0; ROOM], length: 0, name, name_length: 0 };
        Self {
            messages: vec![message; capacity],
            headers: vec![header; capacity],
            vectors: vec![vector; capacity],
        }
    }

    /// The datagram in a place.
    pub(crate) fn get(&self, place: usize) -> &[u8] {
        let message = &self.messages[place];
        &message.bytes[..message.length]
    }

    /// Puts a datagram in a place.
    pub(crate) fn set(&mut self, place: usize, bytes: &[u8]) {
        let message = &mut self.messages[place];
        message.bytes[..bytes.len()].copy_from_slice(bytes);
        message.length = bytes.len();
    }

    /// Waits for a datagram, and takes all that are there. Answers how many.
    pub(crate) fn receive(&mut self, socket: &UdpSocket) -> io::Result<usize> {
        let room = size_of::<libc::sockaddr_storage>() as libc::socklen_t;
        for message in &mut self.messages {
            (message.length, message.name_length) = (ROOM, room);
        }
        let count = self.messages.len();
        self.point(count, To::Origin);
        let wait_for_one = libc::MSG_WAITFORONE;
        // SAFETY: `point` has pointed each header at memory of ours, of the lengths that it tells.
        let received = unsafe {
            libc::recvmmsg(
                socket.as_raw_fd(),
                self.headers.as_mut_ptr(),
                count as libc::c_uint,
                wait_for_one,
                ptr::null_mut(),
            )
        };
        let received = usize::try_from(received).map_err(|_| io::Error::last_os_error())?;
        for (message, header) in self.messages.iter_mut().zip(&self.headers[..received]) {
            message.length = header.msg_len as usize;
            message.name_length = header.msg_hdr.msg_namelen;
        }
        Ok(received)
    }

    /// Sends the datagrams in the first places, all of them.
    pub(crate) fn send(&mut self, socket: &UdpSocket, count: usize, to: To) -> io::Result<()> {
        self.point(count, to);
        let mut sent = 0;
        while sent < count {
            let headers = &mut self.headers[sent..count];
            let length = headers.len() as libc::c_uint;
            // SAFETY: as in `receive`.
            let done =
                unsafe { libc::sendmmsg(socket.as_raw_fd(), headers.as_mut_ptr(), length, 0) };
            sent += usize::try_from(done).map_err(|_| io::Error::last_os_error())?;
        }
        Ok(())
    }

    /// Points the first headers at their datagrams.
    fn point(&mut self, count: usize, to: To) {
        let places = self.messages.iter_mut().zip(&mut self.headers).zip(&mut self.vectors);
        for ((message, header), vector) in places.take(count) {
            vector.iov_base = message.bytes.as_mut_ptr().cast();
            vector.iov_len = message.length;
            let header = &mut header.msg_hdr;
            header.msg_iov = vector;
            header.msg_iovlen = 1;
            (header.msg_name, header.msg_namelen) = match to {
                To::Connected => (ptr::null_mut(), 0),
                To::Origin => ((&raw mut message.name).cast(), message.name_length),
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sent_is_received_and_goes_back_to_where_it_came_from() -> io::Result<()> {
        let (server, client) = (UdpSocket::bind("127.0.0.1:0")?, UdpSocket::bind("127.0.0.1:0")?);
        client.connect(server.local_addr()?)?;
        let mut batch = Batch::new(4);
        batch.set(0, b"one");
        batch.set(1, b"another");
        batch.send(&client, 2, To::Connected)?;

        let mut received = Batch::new(4);
        assert_eq!(received.receive(&server)?, 2);
        assert_eq!((received.get(0), received.get(1)), (&b"one"[..], &b"another"[..]));
        received.send(&server, 2, To::Origin)?;

        assert_eq!(batch.receive(&client)?, 2);
        assert_eq!((batch.get(0), batch.get(1)), (&b"one"[..], &b"another"[..]));
        Ok(())
    }
}
