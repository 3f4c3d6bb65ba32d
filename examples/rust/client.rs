//! A tiny BitTorrent client, which stands for yours: it announces itself, and that is all.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream, UdpSocket};
use std::time::Duration;

const LIMIT: Duration = Duration::from_secs(10);

/// Who announces, and what.
pub(crate) struct Announce {
    pub(crate) info_hash: [u8; 20],
    pub(crate) peer_id: [u8; 20],
    pub(crate) port: u16,
    pub(crate) left: u64,
    /// `started`, `completed`, `stopped`, or nothing.
    pub(crate) event: &'static str,
}

impl Announce {
    /// Announces over UDP (BEP 15), and answers with the interval in the tracker's reply.
    pub(crate) fn over_udp(&self, tracker: SocketAddr) -> u32 {
        let local = if tracker.is_ipv4() { "127.0.0.1:0" } else { "[::1]:0" };
        let socket = UdpSocket::bind(local).expect("a socket");
        socket.set_read_timeout(Some(LIMIT)).expect("a limit");
        socket.connect(tracker).expect("an address");
        let mut reply = [0; 2048];
        socket.send(b"\0\0\x04\x17\x27\x10\x19\x80\0\0\0\0conn").expect("sent");
        assert_eq!(socket.recv(&mut reply).expect("a connection id"), 16);
        let connection_id = &reply[8..16];
        let event = ["", "completed", "started", "stopped"];
        let event = event.iter().position(|known| *known == self.event).expect("an event");
        let request = [
            connection_id,
            &1u32.to_be_bytes(),
            b"anno",
            &self.info_hash,
            &self.peer_id,
            &0u64.to_be_bytes(),
            &self.left.to_be_bytes(),
            &0u64.to_be_bytes(),
            &(event as u32).to_be_bytes(),
            &[0; 8],
            &(-1i32).to_be_bytes(),
            &self.port.to_be_bytes(),
        ]
        .concat();
        socket.send(&request).expect("sent");
        let length = socket.recv(&mut reply).expect("a reply");
        assert!(length >= 20 && reply[..4] == [0, 0, 0, 1], "{:?}", &reply[..length]);
        u32::from_be_bytes([reply[8], reply[9], reply[10], reply[11]])
    }

    /// Announces over HTTP (BEP 3), and answers with the tracker's response.
    pub(crate) fn over_http(&self, tracker: SocketAddr) -> String {
        let escape =
            |bytes: &[u8]| bytes.iter().map(|byte| format!("%{byte:02x}")).collect::<String>();
        let Announce { info_hash, peer_id, port, left, event } = self;
        let mut stream = TcpStream::connect(tracker).expect("a connection");
        stream.set_read_timeout(Some(LIMIT)).expect("a limit");
        write!(
            stream,
            "GET /announce?info_hash={}&peer_id={}&port={port}&uploaded=0&downloaded=0&left={left}\
             &compact=1&event={event} HTTP/1.1\r\nHost: {tracker}\r\n\r\n",
            escape(info_hash),
            escape(peer_id),
        )
        .expect("sent");
        let mut response = Vec::new();
        stream.read_to_end(&mut response).expect("a response");
        response.iter().copied().map(char::from).collect()
    }
}
