//! The load generator for HTTP.

use std::io::{self, ErrorKind, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream as Blocking};
use std::time::Instant;

use mio::net::TcpStream;
use mio::{Events, Interest, Poll, Token};

use super::{Load, SILENCE, Until, bencode};
use crate::work::{Announce, Event};

/// How many requests a connection is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Connections {
    /// One: each request has a new connection, and the server closes it.
    New,
    /// Any number: the connection stays open.
    Kept,
}

/// A client with so many announces in flight, each on a connection of its own.
pub(crate) struct Http {
    server: SocketAddr,
    connections: Connections,
    wanted: u32,
    places: Vec<Place>,
    poll: Poll,
    events: Events,
}

/// A request in flight, or none.
struct Place {
    stream: Option<TcpStream>,
    sent: Instant,
    response: Vec<u8>,
    progress: Progress,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Progress {
    Free,
    Waits,
    /// The response is here; the connection has still to be closed.
    Closes,
}

impl Http {
    /// A client with so many requests in flight, that wants so many peers with each.
    pub(crate) fn new(
        server: SocketAddr,
        connections: Connections,
        in_flight: usize,
        wanted: u32,
    ) -> io::Result<Self> {
        let place = || Place {
            stream: None,
            sent: Instant::now(),
            response: Vec::with_capacity(4096),
            progress: Progress::Free,
        };
        Ok(Self {
            server,
            connections,
            wanted,
            places: (0..in_flight).map(|_| place()).collect(),
            poll: Poll::new()?,
            events: Events::with_capacity(in_flight),
        })
    }

    /// Makes the announces.
    pub(crate) fn run(
        &mut self,
        mut work: impl Iterator<Item = Announce>,
        until: Until,
    ) -> io::Result<Load> {
        let mut load = Load::begin();
        let mut free: Vec<usize> = (0..self.places.len()).collect();
        let mut over = false;
        loop {
            while !over && let Some(number) = free.pop() {
                match work.next() {
                    Some(announce) => self.send(number, &announce)?,
                    None => {
                        free.push(number);
                        over = true;
                    }
                }
            }
            if free.len() == self.places.len() {
                return Ok(load.end());
            }
            self.receive(&mut free, &mut load)?;
            over |= load.over(until, Instant::now());
        }
    }

    /// Sends a request, on a new connection if there is none.
    fn send(&mut self, number: usize, announce: &Announce) -> io::Result<()> {
        let place = &mut self.places[number];
        place.response.clear();
        place.progress = Progress::Waits;
        let request = request(self.server, self.connections, announce, self.wanted);
        place.sent = Instant::now();
        match &mut place.stream {
            Some(stream) => stream.write_all(request.as_bytes()),
            None => {
                // On the loopback interface this waits for nothing.
                let mut stream = Blocking::connect(self.server)?;
                stream.write_all(request.as_bytes())?;
                stream.set_nonblocking(true)?;
                let stream = place.stream.insert(TcpStream::from_std(stream));
                self.poll.registry().register(stream, Token(number), Interest::READABLE)
            }
        }
    }

    /// Waits for responses, and checks them. Those that do not come are lost.
    fn receive(&mut self, free: &mut Vec<usize>, load: &mut Load) -> io::Result<()> {
        match self.poll.poll(&mut self.events, Some(SILENCE)) {
            Err(error) if error.kind() == ErrorKind::Interrupted => return Ok(()),
            result => result?,
        }
        if self.events.is_empty() {
            for (number, place) in self.places.iter_mut().enumerate() {
                match place.progress {
                    Progress::Free => continue,
                    Progress::Waits => load.lost += 1,
                    Progress::Closes => load.mistake("the connection is not closed".into()),
                }
                place.give_up();
                free.push(number);
            }
        }
        for event in &self.events {
            let Token(number) = event.token();
            let place = &mut self.places[number];
            let before = place.progress;
            if let Err(error) = place.receive(self.connections, self.wanted, load) {
                load.mistake(error);
                place.give_up();
            }
            if before != Progress::Free && place.progress == Progress::Free {
                free.push(number);
            }
        }
        Ok(())
    }
}

impl Place {
    fn give_up(&mut self) {
        self.stream = None;
        self.progress = Progress::Free;
    }

    /// Reads what is there. The place is free when the response is complete and, on a connection that
    /// is for one request, the server has closed it.
    fn receive(
        &mut self,
        connections: Connections,
        wanted: u32,
        load: &mut Load,
    ) -> Result<(), String> {
        let Some(stream) = &mut self.stream else { return Ok(()) };
        let mut bytes = [0; 4096];
        loop {
            let count = match stream.read(&mut bytes) {
                Ok(count) => count,
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
                Err(error) => return Err(error.to_string()),
            };
            if self.progress != Progress::Waits && count > 0 {
                return Err(format!("{count} bytes behind a response"));
            }
            self.response.extend(&bytes[..count]);
            if self.progress == Progress::Waits
                && let Some(body) = body(&self.response)?
            {
                load.answer(self.sent, Instant::now(), bencode::check(body, wanted));
                self.progress = match connections {
                    Connections::New => Progress::Closes,
                    Connections::Kept => Progress::Free,
                };
            }
            match (count, self.progress) {
                (0, Progress::Waits) => return Err("closed before the response ended".into()),
                (0, _) => {
                    self.give_up();
                    return Ok(());
                }
                (_, Progress::Free) => return Ok(()),
                _ => {}
            }
        }
    }
}

/// Connections that have been used once, and are open.
pub(crate) struct Idle {
    _streams: Vec<Blocking>,
}

impl Idle {
    /// Opens so many connections; each makes one announce.
    pub(crate) fn open(
        server: SocketAddr,
        count: usize,
        wanted: u32,
        mut work: impl Iterator<Item = Announce>,
    ) -> io::Result<Self> {
        let open = |_| {
            let mut stream = Blocking::connect(server)?;
            let announce = work.next().expect("work without end");
            stream.write_all(request(server, Connections::Kept, &announce, wanted).as_bytes())?;
            let (mut response, mut bytes) = (Vec::new(), [0; 4096]);
            loop {
                if body(&response).map_err(io::Error::other)?.is_some() {
                    return Ok(stream);
                }
                match stream.read(&mut bytes)? {
                    0 => return Err(io::Error::other("an idle connection was closed")),
                    count => response.extend(&bytes[..count]),
                }
            }
        };
        Ok(Self { _streams: (0..count).map(open).collect::<io::Result<_>>()? })
    }
}

/// An announce request.
fn request(
    server: SocketAddr,
    connections: Connections,
    announce: &Announce,
    wanted: u32,
) -> String {
    let mut request = String::with_capacity(512);
    request.push_str("GET /announce?info_hash=");
    escape(&mut request, &announce.info_hash);
    request.push_str("&peer_id=");
    escape(&mut request, &announce.peer_id);
    request.push_str("&port=");
    request.push_str(&announce.port.to_string());
    request.push_str("&uploaded=0&downloaded=0&left=1&compact=1&numwant=");
    request.push_str(&wanted.to_string());
    request.push_str(match announce.event {
        Event::None => "",
        Event::Started => "&event=started",
        Event::Stopped => "&event=stopped",
    });
    request.push_str(" HTTP/1.1\r\nHost: ");
    request.push_str(&server.to_string());
    request.push_str(match connections {
        Connections::New => "\r\nConnection: close\r\n\r\n",
        Connections::Kept => "\r\nConnection: keep-alive\r\n\r\n",
    });
    request
}

fn escape(request: &mut String, bytes: &[u8]) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    for &byte in bytes {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            request.push(char::from(byte));
        } else {
            request.push('%');
            request.push(char::from(DIGITS[usize::from(byte >> 4)]));
            request.push(char::from(DIGITS[usize::from(byte & 15)]));
        }
    }
}

/// The body of a response with status 200, when it is complete.
fn body(response: &[u8]) -> Result<Option<&[u8]>, String> {
    let mut fields = [httparse::EMPTY_HEADER; 16];
    let mut parsed = httparse::Response::new(&mut fields);
    let httparse::Status::Complete(head) =
        parsed.parse(response).map_err(|error| format!("no HTTP response: {error}"))?
    else {
        return Ok(None);
    };
    if parsed.code != Some(200) {
        return Err(format!("status {:?}", parsed.code));
    }
    let length = parsed
        .headers
        .iter()
        .find(|field| field.name.eq_ignore_ascii_case("content-length"))
        .and_then(|field| str::from_utf8(field.value).ok()?.trim().parse::<usize>().ok())
        .ok_or("no Content-Length")?;
    match &response[head..] {
        body if body.len() < length => Ok(None),
        body if body.len() == length => Ok(Some(body)),
        body => Err(format!("{} bytes behind the body", body.len() - length)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::work::Swarms;
    use std::net::TcpListener;
    use std::thread;

    const FINE: &str = "HTTP/1.1 200 OK\r\nContent-Length: 24\r\n\r\nd8:intervali9e5:peers0:e";

    /// What comes of ten announces to a server that answers with this, and may close then.
    fn load(connections: Connections, response: &'static str, closes: bool) -> Load {
        let server = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = server.local_addr().unwrap();
        thread::spawn(move || {
            for mut stream in server.incoming().flatten() {
                thread::spawn(move || {
                    let mut request = Vec::new();
                    let mut bytes = [0; 4096];
                    while let Ok(count @ 1..) = stream.read(&mut bytes) {
                        request.extend(&bytes[..count]);
                        if request.ends_with(b"\r\n\r\n") {
                            stream.write_all(response.as_bytes()).unwrap();
                            request.clear();
                            if closes {
                                break;
                            }
                        }
                    }
                });
            }
        });
        let mut http = Http::new(address, connections, 4, 2).unwrap();
        let work = Swarms { swarms: 2, peers: 20 }.again(0).take(10);
        http.run(work, Until::Done).unwrap()
    }

    #[test]
    fn a_server_without_mistakes() {
        for (connections, closes) in [(Connections::New, true), (Connections::Kept, false)] {
            let load = load(connections, FINE, closes);
            assert_eq!((load.answered, load.complaint()), (10, None), "{connections:?}");
        }
    }

    #[test]
    fn mistakes() {
        for response in [
            "HTTP/1.1 404 Not Found\r\nContent-Length: 24\r\n\r\nd8:intervali9e5:peers0:e",
            "HTTP/1.1 200 OK\r\n\r\nd8:intervali9e5:peers0:e",
            "HTTP/1.1 200 OK\r\nContent-Length: 23\r\n\r\nd8:intervali9e5:peers0:e",
            "HTTP/1.1 200 OK\r\nContent-Length: 25\r\n\r\nd8:intervali9e5:peers0:e",
            "HTTP/1.1 200 OK\r\nContent-Length: 23\r\n\r\nd8:intervali9e5:peers0:",
            "220 smtp ready\r\n",
            "",
        ] {
            assert_eq!(load(Connections::New, response, true).mistakes, 10, "{response}");
        }
    }

    #[test]
    fn a_connection_that_is_not_closed() {
        let load = load(Connections::New, FINE, false);
        assert_eq!((load.answered, load.mistakes), (10, 10));
    }

    #[test]
    fn no_response() {
        assert_eq!(load(Connections::Kept, "HTTP/1.1 200 OK\r\n", false).lost, 10);
    }
}
