//! A client of the HTTP tracker protocol (BEP 3, 7, 23, 48) that sends exactly the given bytes, and
//! checks every byte of the response.

use std::io::{self, ErrorKind, Read, Write};
use std::mem;
use std::net::{IpAddr, SocketAddr, TcpStream};
use std::time::Duration;

use socket2::{Domain, SockRef, Socket, Type};

use crate::announce::{Announce, Announced, Event, InfoHash, Scraped, compact_peers};
use crate::bencode::Bencode;
use crate::deadline;

/// A response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// Names and values, as received.
    pub headers: Vec<(String, String)>,
    /// The body, with the length of `Content-Length`.
    pub body: Vec<u8>,
}

impl Response {
    /// The value of a header that must occur once.
    #[track_caller]
    pub fn header(&self, name: &str) -> &str {
        let values = self.header_values(name);
        assert!(
            values.len() == 1,
            "expected one header {name}, not {values:?} in {:?}",
            self.headers
        );
        values[0]
    }

    /// The values of all headers of this name.
    pub fn header_values(&self, name: &str) -> Vec<&str> {
        let same = |(other, _): &&(String, String)| other.eq_ignore_ascii_case(name);
        self.headers.iter().filter(same).map(|(_, value)| value.as_str()).collect()
    }

    /// The body of a response with status 200, which has to be one canonical dictionary.
    #[track_caller]
    pub fn bencode(&self) -> Bencode {
        assert!(self.status == 200, "expected status 200: {self:?}");
        Bencode::decode(&self.body)
    }

    /// Why the tracker rejected the request.
    #[track_caller]
    pub fn failure_reason(&self) -> String {
        self.bencode().at("failure reason").text().to_owned()
    }
}

/// A connection to a tracker.
#[derive(Debug)]
pub struct Connection {
    stream: TcpStream,
    tracker: SocketAddr,
    /// Received bytes that were not read yet.
    received: Vec<u8>,
}

impl Connection {
    /// Connects to the tracker at this address.
    #[track_caller]
    pub fn open(tracker: SocketAddr) -> Self {
        Self::over(TcpStream::connect_timeout(&tracker, deadline::ANSWER), tracker)
    }

    /// Connects to the tracker from this address.
    #[track_caller]
    pub fn open_from(local: IpAddr, tracker: SocketAddr) -> Self {
        let connect = || {
            let socket = Socket::new(Domain::for_address(tracker), Type::STREAM, None)?;
            socket.bind(&SocketAddr::new(local, 0).into())?;
            socket.connect_timeout(&tracker.into(), deadline::ANSWER)?;
            Ok(socket.into())
        };
        Self::over(connect(), tracker)
    }

    #[track_caller]
    fn over(stream: io::Result<TcpStream>, tracker: SocketAddr) -> Self {
        let stream =
            stream.unwrap_or_else(|error| panic!("no connection to http://{tracker}: {error}"));
        stream.set_read_timeout(Some(deadline::ANSWER)).expect("a time limit");
        stream.set_write_timeout(Some(deadline::ANSWER)).expect("a time limit");
        stream.set_nodelay(true).expect("pieces sent apart stay apart");
        Self { stream, tracker, received: Vec::new() }
    }

    /// This client's address.
    #[track_caller]
    pub fn local_address(&self) -> SocketAddr {
        self.stream.local_addr().expect("the address of a connected socket")
    }

    /// Sends bytes.
    #[track_caller]
    pub fn send(&mut self, bytes: &[u8]) {
        self.stream.write_all(bytes).expect("the tracker takes the request");
    }

    /// Resets the connection.
    pub fn abort(self) {
        let socket = SockRef::from(&self.stream);
        socket.set_linger(Some(Duration::ZERO)).expect("the option SO_LINGER");
    }

    /// Tries to send bytes to a tracker that may have closed the connection; false if they could
    /// not be sent.
    pub fn try_send(&mut self, bytes: &[u8]) -> bool {
        self.stream.write_all(bytes).is_ok()
    }

    /// The next response, whose body must have a `Content-Length`.
    #[track_caller]
    pub fn response(&mut self) -> Response {
        let mut response = self.head();
        let length: usize = response.header("content-length").parse().expect("a length in bytes");
        response.body = self.bytes(length);
        response
    }

    /// The next `length` bytes.
    #[track_caller]
    pub fn bytes(&mut self, length: usize) -> Vec<u8> {
        while self.received.len() < length {
            self.receive(&format!("{length} bytes of a response"));
        }
        let rest = self.received.split_off(length);
        mem::replace(&mut self.received, rest)
    }

    /// The bytes of one read, as soon as there is something to read.
    #[track_caller]
    pub fn piece(&mut self) -> Vec<u8> {
        self.receive("piece of a response");
        mem::take(&mut self.received)
    }

    /// As [`piece`](Self::piece); `None` if the tracker has closed the connection.
    #[track_caller]
    pub fn piece_or_end(&mut self) -> Option<Vec<u8>> {
        if !self.received.is_empty() {
            return Some(mem::take(&mut self.received));
        }
        match self.read() {
            Ok(0) => None,
            Ok(_) => Some(mem::take(&mut self.received)),
            Err(error) => panic!("no more from http://{}: {error}", self.tracker),
        }
    }

    /// The head of the next response; the bytes after it are left.
    #[track_caller]
    pub fn head(&mut self) -> Response {
        loop {
            let mut headers = [httparse::EMPTY_HEADER; 64];
            let mut head = httparse::Response::new(&mut headers);
            let parsed = head
                .parse(&self.received)
                .unwrap_or_else(|error| panic!("{error}: {}", self.received.escape_ascii()));
            let httparse::Status::Complete(length) = parsed else {
                self.receive("the head of a response");
                continue;
            };
            let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8 in headers");
            let response = Response {
                status: head.code.expect("a status code"),
                headers: head.headers.iter().map(|h| (h.name.to_owned(), text(h.value))).collect(),
                body: Vec::new(),
            };
            self.received.drain(..length);
            return response;
        }
    }

    /// Waits until the tracker closes the connection, which must bring no further byte. `RST` is as
    /// good an end as `FIN`.
    #[track_caller]
    pub fn closed(&mut self) {
        let surplus = match self.read() {
            Ok(length) => length,
            Err(error) if error.kind() == ErrorKind::ConnectionReset => 0,
            Err(error) => panic!("http://{} did not close the connection: {error}", self.tracker),
        };
        assert!(
            surplus == 0 && self.received.is_empty(),
            "unexpected bytes after the response: {}",
            self.received.escape_ascii()
        );
    }

    /// Whether an answer comes; false if the tracker closes or resets the connection instead.
    #[track_caller]
    pub fn is_answered(&mut self) -> bool {
        match self.read() {
            Ok(length) => length > 0,
            Err(error) if error.kind() == ErrorKind::ConnectionReset => false,
            Err(error) => panic!("http://{} neither answers nor closes: {error}", self.tracker),
        }
    }

    /// All bytes until the tracker closes the connection.
    #[track_caller]
    pub fn rest(mut self) -> Vec<u8> {
        self.end()
    }

    /// All bytes until the tracker has closed its end of the connection.
    #[track_caller]
    pub fn end(&mut self) -> Vec<u8> {
        loop {
            match self.read() {
                Ok(0) => return mem::take(&mut self.received),
                Ok(_) => {}
                Err(error) => panic!("http://{} did not close: {error}", self.tracker),
            }
        }
    }

    /// All bytes until the tracker resets the connection, which it must.
    #[track_caller]
    pub fn reset(&mut self) -> Vec<u8> {
        loop {
            match self.read() {
                Err(error) if error.kind() == ErrorKind::ConnectionReset => {
                    return mem::take(&mut self.received);
                }
                Ok(0) => panic!("http://{} closed the connection instead", self.tracker),
                Ok(_) => {}
                Err(error) => panic!("http://{} did not reset: {error}", self.tracker),
            }
        }
    }

    /// Fails if unread bytes have arrived, or if the connection has ended. Bytes that a tracker
    /// sends before it answers another client have arrived by then.
    #[track_caller]
    pub fn silent(&mut self) {
        self.stream.set_nonblocking(true).expect("a socket that does not wait");
        let read = self.read();
        self.stream.set_nonblocking(false).expect("a socket that waits");
        let got = self.received.escape_ascii();
        let waits = matches!(&read, Err(error) if error.kind() == ErrorKind::WouldBlock);
        assert!(waits && self.received.is_empty(), "expected silence, not {read:?}: {got}");
    }

    #[track_caller]
    fn receive(&mut self, what: &str) {
        let problem = match self.read() {
            Ok(0) => "the connection is closed".to_owned(),
            Ok(_) => return,
            Err(error) => error.to_string(),
        };
        let got = self.received.escape_ascii();
        panic!("no {what} from http://{}: {problem}; got: {got}", self.tracker);
    }

    fn read(&mut self) -> io::Result<usize> {
        let mut bytes = [0; 16_384];
        let length = self.stream.read(&mut bytes)?;
        self.received.extend(&bytes[..length]);
        Ok(length)
    }
}

/// Sends a request on a new connection, and returns the response. Fails unless the tracker then
/// closes the connection.
#[track_caller]
pub fn exchange(tracker: SocketAddr, request: &[u8]) -> Response {
    exchange_over(Connection::open(tracker), request)
}

#[track_caller]
fn exchange_over(mut connection: Connection, request: &[u8]) -> Response {
    connection.send(request);
    let response = connection.response();
    connection.closed();
    response
}

/// Gets a target: path and query.
#[track_caller]
pub fn get(tracker: SocketAddr, target: impl AsRef<[u8]>) -> Response {
    exchange(tracker, &get_request(tracker, target))
}

/// The request that [`get`] sends.
pub fn get_request(tracker: SocketAddr, target: impl AsRef<[u8]>) -> Vec<u8> {
    let mut request = b"GET ".to_vec();
    request.extend(target.as_ref());
    request.extend(format!(" HTTP/1.1\r\nHost: {tracker}\r\n\r\n").into_bytes());
    request
}

/// Announces, and returns the tracker's answer.
#[track_caller]
pub fn announce(tracker: SocketAddr, announce: &Announce) -> Announced {
    announced(&get(tracker, announce_target(announce, Escape::Upper)))
}

/// Announces from this address, and returns the tracker's answer.
#[track_caller]
pub fn announce_from(local: IpAddr, tracker: SocketAddr, announce: &Announce) -> Announced {
    let request = get_request(tracker, announce_target(announce, Escape::Upper));
    announced(&exchange_over(Connection::open_from(local, tracker), &request))
}

/// The content of a response to an announce. `peers` in either form are followed by `peers6`.
#[track_caller]
pub fn announced(response: &Response) -> Announced {
    let body = response.bencode();
    let list = body.at("peers");
    let mut peers = match list.as_list() {
        None => compact_peers(list.bytes(), false),
        Some(peers) => peers.iter().map(listed_peer).collect(),
    };
    if let Some(peers6) = body.get(b"peers6") {
        peers.extend(compact_peers(peers6.bytes(), true));
    }
    Announced {
        interval: body.at("interval").integer(),
        seeders: body.at("complete").integer(),
        leechers: body.at("incomplete").integer(),
        peers,
    }
}

/// The address in an entry of a list that is not compact.
#[track_caller]
fn listed_peer(peer: &Bencode) -> SocketAddr {
    let ip = peer.at("ip").text().parse().unwrap_or_else(|_| panic!("no IP address in {peer}"));
    let port = peer.at("port").integer().try_into().unwrap_or_else(|_| panic!("no port in {peer}"));
    SocketAddr::new(ip, port)
}

/// Scrapes, and returns the counts in the order of the info hashes.
#[track_caller]
pub fn scrape(tracker: SocketAddr, info_hashes: &[InfoHash]) -> Vec<Scraped> {
    let files = get(tracker, scrape_target(info_hashes, Escape::Upper)).bencode().at("files");
    let counts = |info_hash: &InfoHash| {
        let file = files
            .get(info_hash)
            .unwrap_or_else(|| panic!("no `{}` in {files}", info_hash.escape_ascii()));
        Scraped {
            seeders: file.at("complete").integer(),
            completed: file.at("downloaded").integer(),
            leechers: file.at("incomplete").integer(),
        }
    };
    info_hashes.iter().map(counts).collect()
}

/// How a client writes binary values in a query. Clients use all of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Escape {
    /// `%AB` for all but letters, digits and `-._~`.
    Upper,
    /// `%ab` for all but letters, digits and `-._~`.
    Lower,
    /// `%AB` for every byte.
    Everything,
    /// The byte itself, unless it would end or split the value or is a control character.
    Literal,
}

impl Escape {
    /// Writes a value.
    pub fn write(self, value: &[u8], target: &mut Vec<u8>) {
        for &byte in value {
            let unreserved = byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
            let literal = !(byte.is_ascii_control() || b" %&=#".contains(&byte));
            match self {
                Self::Upper | Self::Lower if unreserved => target.push(byte),
                Self::Literal if literal => target.push(byte),
                Self::Lower => target.extend(format!("%{byte:02x}").into_bytes()),
                _ => target.extend(format!("%{byte:02X}").into_bytes()),
            }
        }
    }
}

/// Path and query of an announce.
pub fn announce_target(announce: &Announce, escape: Escape) -> Vec<u8> {
    let mut target = b"/announce?info_hash=".to_vec();
    escape.write(&announce.info_hash, &mut target);
    target.extend(b"&peer_id=");
    escape.write(&announce.peer_id, &mut target);
    let Announce { port, uploaded, downloaded, left, .. } = announce;
    let numbers = format!("&port={port}&uploaded={uploaded}&downloaded={downloaded}&left={left}");
    target.extend(numbers.into_bytes());
    target.extend(match announce.event {
        Event::None => &b""[..],
        Event::Completed => b"&event=completed",
        Event::Started => b"&event=started",
        Event::Stopped => b"&event=stopped",
        Event::Paused => b"&event=paused",
    });
    if let Some(key) = announce.key {
        target.extend(format!("&key={key:08X}").into_bytes());
    }
    if let Some(num_want) = announce.num_want {
        target.extend(format!("&numwant={num_want}").into_bytes());
    }
    if let Some(compact) = announce.compact {
        target.extend(format!("&compact={}", u8::from(compact)).into_bytes());
    }
    target
}

/// Path and query of a scrape.
pub fn scrape_target(info_hashes: &[InfoHash], escape: Escape) -> Vec<u8> {
    let mut target = b"/scrape".to_vec();
    for (number, info_hash) in info_hashes.iter().enumerate() {
        target.extend(if number == 0 { b"?info_hash=" } else { b"&info_hash=" });
        escape.write(info_hash, &mut target);
    }
    target
}
