//! The echo servers for HTTP: one thread, and one response to every request.

use std::io::{self, ErrorKind, Read as _, Write as _};
use std::net::SocketAddr;

use mio::net::{TcpListener, TcpStream};
use mio::{Events, Interest, Poll, Token};

/// The body of a reply with nine peers, as in the reference set-up.
const BODY: &str = "d8:completei0e10:incompletei10e8:intervali1800e5:peers54:\
    123456123456123456123456123456123456123456123456123456e";

const LISTENER: Token = Token(usize::MAX);

/// What becomes of a connection after a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Then {
    Close,
    Keep,
}

impl Then {
    pub(super) fn response(self) -> String {
        let close = if self == Self::Close { "Connection: close\r\n" } else { "" };
        let length = BODY.len();
        format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {length}\r\n{close}\r\n{BODY}"
        )
    }
}

pub(super) fn serve(address: SocketAddr, then: Then) -> io::Result<()> {
    let response = then.response();
    let mut poll = Poll::new()?;
    let mut events = Events::with_capacity(256);
    let mut listener = TcpListener::bind(address)?;
    poll.registry().register(&mut listener, LISTENER, Interest::READABLE)?;
    let mut connections = Connections::default();
    loop {
        poll.poll(&mut events, None)?;
        for event in &events {
            match event.token() {
                LISTENER => accept(&listener, &mut connections, &poll)?,
                Token(number) => connections.answer(number, response.as_bytes(), then),
            }
        }
    }
}

fn accept(listener: &TcpListener, connections: &mut Connections, poll: &Poll) -> io::Result<()> {
    loop {
        match listener.accept() {
            Ok((mut stream, _)) => {
                let number = connections.free.pop().unwrap_or(connections.streams.len());
                poll.registry().register(&mut stream, Token(number), Interest::READABLE)?;
                if number == connections.streams.len() {
                    connections.streams.push(None);
                }
                connections.streams[number] = Some(stream);
            }
            Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
            Err(error) => return Err(error),
        }
    }
}

#[derive(Default)]
struct Connections {
    streams: Vec<Option<TcpStream>>,
    free: Vec<usize>,
}

impl Connections {
    /// Reads a request, which is short and comes at once, and answers it.
    fn answer(&mut self, number: usize, response: &[u8], then: Then) {
        let Some(stream) = &mut self.streams[number] else { return };
        let mut request = [0; 4096];
        let open = loop {
            match stream.read(&mut request) {
                Ok(0) => break false,
                Ok(count) if request[..count].ends_with(b"\r\n\r\n") => {
                    break stream.write_all(response).is_ok() && then == Then::Keep;
                }
                Ok(_) => {}
                Err(error) => break error.kind() == ErrorKind::WouldBlock,
            }
        };
        if !open {
            self.streams[number] = None;
            self.free.push(number);
        }
    }
}
