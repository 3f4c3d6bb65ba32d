//! The requests that are sent to a tracker and to ours: right and wrong ones, of all kinds.
//!
//! Info hashes and clients are told apart by what they are used for, so that the requests of one
//! group do not meddle with those of another.

use std::collections::BTreeSet;

use test_tracker_tests::announce::InfoHash;
use test_tracker_tests::udp::{PROTOCOL_ID, action};

/// The connection id of a datagram.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Id {
    /// One that was given to this socket.
    Good,
    /// One that was given to another socket on this address.
    OfAnotherPort,
    /// These bytes.
    Raw(u64),
}

/// A request over UDP.
#[derive(Debug, Clone)]
pub(crate) struct Datagram {
    pub(crate) name: String,
    pub(crate) id: Id,
    /// What follows the connection id.
    pub(crate) rest: Vec<u8>,
    /// How much of it all is sent.
    pub(crate) length: usize,
}

/// A request over HTTP, on a connection of its own.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

/// All requests.
#[derive(Debug, Default)]
pub(crate) struct Script {
    /// One after the other.
    pub(crate) udp: Vec<Datagram>,
    /// Groups, in each of which one comes after the other; the last one after all others.
    pub(crate) http: Vec<Vec<Request>>,
    /// Every torrent that is named.
    pub(crate) info_hashes: BTreeSet<InfoHash>,
}

/// What a wrong connection id looks like.
const BAD: Id = Id::Raw(0x1234_5678_1234_5678);

/// The names of the numbers of peers that are asked for begin so; which peers come is chance then.
pub(crate) const NUMWANT: &str = "numwant";

/// A torrent by its name.
pub(crate) fn torrent(name: &str) -> InfoHash {
    let mut info_hash = [b'_'; 20];
    let length = name.len().min(20);
    info_hash[..length].copy_from_slice(&name.as_bytes()[..length]);
    info_hash
}

fn peer_id(number: u8) -> [u8; 20] {
    let mut id = *b"-TT0100-____________";
    id[8..].fill(b'0' + number);
    id
}

/// An announce over UDP, most of which goes without saying.
#[derive(Clone, Copy)]
struct Announce {
    peer: u8,
    port: u16,
    event: u32,
    left: u64,
    numwant: i32,
    ip: u32,
}

const ANNOUNCE: Announce =
    Announce { peer: 1, port: 10_001, event: 2, left: 1000, numwant: -1, ip: 0 };

/// Another client.
const fn client(peer: u8, port: u16, left: u64, event: u32) -> Announce {
    Announce { peer, port, left, event, ..ANNOUNCE }
}

impl Script {
    pub(crate) fn new() -> Self {
        let mut script = Self::default();
        script.add_udp();
        script.add_http();
        script
    }

    fn datagram(&mut self, name: &str, id: Id, action: u32, body: &[u8]) {
        let mut rest = action.to_be_bytes().to_vec();
        rest.extend((0xfedc_0000 + self.udp.len() as u32).to_be_bytes());
        rest.extend(body);
        let length = 8 + rest.len();
        self.udp.push(Datagram { name: name.into(), id, rest, length });
    }

    fn announce(&mut self, name: &str, info_hash: &str, announce: Announce) {
        self.announce_with(name, Id::Good, info_hash, announce, b"");
    }

    fn announce_with(&mut self, name: &str, id: Id, hash: &str, announce: Announce, more: &[u8]) {
        self.info_hashes.insert(torrent(hash));
        let Announce { peer, port, event, left, numwant, ip } = announce;
        let mut body = torrent(hash).to_vec();
        body.extend(peer_id(peer));
        body.extend([5, left, 6].map(u64::to_be_bytes).as_flattened());
        body.extend([event, ip, 7].map(u32::to_be_bytes).as_flattened());
        body.extend(numwant.to_be_bytes());
        body.extend(port.to_be_bytes());
        body.extend(more);
        self.datagram(name, id, action::ANNOUNCE, &body);
    }

    fn scrape(&mut self, name: &str, info_hashes: &[InfoHash]) {
        self.info_hashes.extend(info_hashes);
        self.datagram(name, Id::Good, action::SCRAPE, info_hashes.as_flattened());
    }

    fn add_udp(&mut self) {
        let magic = Id::Raw(PROTOCOL_ID);
        self.datagram("connect", magic, action::CONNECT, b"");
        self.datagram("connect with more behind it", magic, action::CONNECT, b"abcd");
        self.datagram("connect without the protocol id", BAD, action::CONNECT, b"");
        self.datagram("8 bytes", magic, action::CONNECT, b"");
        self.cut(8);
        self.datagram("15 bytes", magic, action::CONNECT, b"");
        self.cut(15);
        self.datagram("action 3", Id::Good, 3, b"");
        self.datagram("action 4", Id::Good, 4, &[b'x'; 200]);
        self.datagram("action 9, bad id", BAD, 9, b"");
        self.announce_with("id of another port", Id::OfAnotherPort, "u_port", ANNOUNCE, b"");
        self.announce_with("announce, bad id", BAD, "u_bad", ANNOUNCE, b"");
        self.announce_with("announce, id 0", Id::Raw(0), "u_bad", ANNOUNCE, b"");
        self.announce_with("announce, protocol id", magic, "u_magic", ANNOUNCE, b"");
        self.datagram("scrape, bad id", BAD, action::SCRAPE, &torrent("u_bad"));

        let swarm = "u_swarm";
        self.announce("leecher", swarm, ANNOUNCE);
        self.announce("leecher again", swarm, Announce { event: 0, ..ANNOUNCE });
        self.announce("seeder", swarm, client(2, 10_002, 0, 2));
        self.announce("leecher after seeder", swarm, Announce { event: 0, ..ANNOUNCE });
        self.announce("second seeder", swarm, client(3, 10_003, 0, 2));
        self.scrape("scrape of a swarm", &[torrent(swarm)]);
        self.announce("stopped", swarm, client(3, 10_003, 0, 3));
        self.announce("stopped, a stranger", swarm, client(9, 10_009, 5, 3));
        self.announce("stopped, a new swarm", "u_none", client(9, 10_009, 5, 3));
        self.scrape("scrape after a stop", &[torrent(swarm), torrent("u_none")]);

        for length in [16, 36, 97] {
            self.announce(&format!("announce of {length} bytes"), "u_short", ANNOUNCE);
            self.cut(length);
        }
        for (name, hash, more) in [
            ("announce with zeros behind", "u_zeros", &b"\0\0"[..]),
            ("announce with URL data", "u_url", b"\x02\x09/announce"),
            ("announce with an unknown option", "u_option", b"\x07\x01a"),
            ("announce with a broken option", "u_broken", b"\x02\x09/a"),
        ] {
            self.announce_with(name, Id::Good, hash, ANNOUNCE, more);
        }
        for event in [4, 5, 256, 0x1_0002, u32::MAX] {
            let hash = format!("u_event{event}");
            self.announce(&format!("event {event}"), &hash, Announce { event, ..ANNOUNCE });
        }
        self.announce("port 0", "u_port0", Announce { port: 0, ..ANNOUNCE });
        self.announce("port 0, another", "u_port0", client(2, 10_002, 9, 2));
        self.announce("ip field", "u_ip", Announce { ip: 0x0a01_0203, ..ANNOUNCE });
        self.announce("ip field, another", "u_ip", client(2, 10_002, 9, 2));

        let seeds = "u_seeds";
        self.announce("seed 1", seeds, client(1, 10_001, 0, 2));
        self.announce("seed 2", seeds, client(2, 10_002, 0, 2));
        self.announce("leech 3", seeds, client(3, 10_003, 9, 2));
        self.announce("seed 1 again", seeds, client(1, 10_001, 0, 0));
        let names = "u_names";
        self.announce("id 1, port 1", names, client(1, 10_001, 9, 2));
        self.announce("id 1, port 5", names, client(1, 10_005, 9, 0));
        self.announce("id 2, port 5", names, client(2, 10_005, 9, 0));
        self.scrape("scrape of names", &[torrent(names)]);

        let done = "u_done";
        for (name, announce) in [
            ("starts", client(1, 10_001, 9, 2)),
            ("completes", client(1, 10_001, 0, 1)),
            ("completes again", client(1, 10_001, 0, 1)),
            ("has something left again", client(1, 10_001, 5, 0)),
            ("completes, a stranger", client(5, 10_010, 0, 1)),
            ("completes with something left", client(6, 10_011, 5, 1)),
            ("has nothing left, silently", client(6, 10_011, 0, 0)),
        ] {
            self.announce(name, done, announce);
            self.scrape(&format!("scrape: {name}"), &[torrent(done)]);
        }

        let unknown = torrent("u_unknown");
        self.scrape("scrape of nothing", &[]);
        self.scrape("scrape of an unknown torrent", &[unknown]);
        self.datagram(
            "scrape and 1 byte",
            Id::Good,
            action::SCRAPE,
            &[&unknown[..], b"x"].concat(),
        );
        self.datagram("scrape of 19 bytes", Id::Good, action::SCRAPE, &[b'x'; 19]);
        self.scrape("scrape of one twice", &[torrent(swarm), unknown, torrent(swarm)]);
        for count in [50, 51, 70, 71, 74, 75, 76, 100] {
            let many: Vec<_> = (0..count).map(|number| torrent(&format!("m{number}"))).collect();
            self.scrape(&format!("scrape of {count}"), &many);
        }

        let crowd = "u_crowd";
        for number in 0..110u16 {
            let announce = Announce { port: 20_000 + number, event: 2, numwant: 1, ..ANNOUNCE };
            self.announce("", crowd, announce);
            // Each has an id of its own.
            let datagram = self.udp.last_mut().expect("the announce");
            datagram.rest[8 + 20 + 18..8 + 20 + 20].copy_from_slice(&number.to_be_bytes());
        }
        for numwant in [-1, 0, 1, 2, 5, 30, 1000, -5, i32::MAX] {
            let name = format!("{NUMWANT} {numwant}");
            self.announce(&name, crowd, Announce { numwant, event: 0, port: 20_000, ..ANNOUNCE });
            let datagram = self.udp.last_mut().expect("the announce");
            datagram.rest[8 + 20 + 18..8 + 20 + 20].copy_from_slice(&[0, 0]);
        }
        for number in 0..12 {
            let name = format!("bad id, {number} more");
            self.announce_with(&name, BAD, "u_ban", ANNOUNCE, b"");
        }
        self.announce("after many bad ids", "u_ban", ANNOUNCE);
    }

    /// Sends only so much of the last datagram.
    fn cut(&mut self, length: usize) {
        self.udp.last_mut().expect("a datagram").length = length;
    }

    fn group(&mut self) {
        self.http.push(Vec::new());
    }

    fn raw(&mut self, name: &str, bytes: impl Into<Vec<u8>>) {
        let request = Request { name: name.into(), bytes: bytes.into() };
        self.http.last_mut().expect("a group").push(request);
    }

    fn get(&mut self, name: &str, target: &str) {
        self.raw(name, format!("GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    }

    /// The query of an announce, with `changes` to it; a value of `-` leaves the parameter out.
    fn query(&mut self, hash: &str, changes: &[(&str, &str)]) -> String {
        self.info_hashes.insert(torrent(hash));
        let mut parameters: Vec<(&str, String)> = vec![
            ("info_hash", escape(&torrent(hash))),
            ("peer_id", escape(&peer_id(1))),
            ("port", "10001".into()),
            ("uploaded", "0".into()),
            ("downloaded", "0".into()),
            ("left", "1000".into()),
        ];
        for (name, value) in changes {
            match parameters.iter_mut().find(|(known, _)| known == name) {
                Some((_, known)) => *known = (*value).into(),
                None => parameters.push((name, (*value).into())),
            }
        }
        let given = parameters.iter().filter(|(_, value)| value != "-");
        let pairs: Vec<_> = given.map(|(name, value)| format!("{name}={value}")).collect();
        pairs.join("&")
    }

    /// A group, and the query of an announce in a swarm of its own.
    fn own_query(&mut self) -> String {
        self.group();
        self.query(&format!("h_own{}", self.http.len()), &[])
    }

    fn get_announce(&mut self, name: &str, hash: &str, changes: &[(&str, &str)]) {
        let query = self.query(hash, changes);
        self.get(name, &format!("/announce?{query}"));
    }

    /// The changes that make another client.
    fn get_client(
        &mut self,
        name: &str,
        hash: &str,
        client: u8,
        port: &str,
        more: &[(&str, &str)],
    ) {
        let id = escape(&peer_id(client));
        let mut changes = vec![("peer_id", id.as_str()), ("port", port), ("compact", "1")];
        changes.extend(more);
        self.get_announce(name, hash, &changes);
    }

    fn get_scrape(&mut self, name: &str, info_hashes: &[InfoHash]) {
        let pairs: Vec<_> =
            info_hashes.iter().map(|hash| format!("info_hash={}", escape(hash))).collect();
        self.info_hashes.extend(info_hashes);
        self.get(name, &format!("/scrape?{}", pairs.join("&")));
    }

    fn add_http(&mut self) {
        self.group();
        let swarm = "h_swarm";
        self.get_announce("leecher", swarm, &[]);
        self.get_announce("leecher again", swarm, &[]);
        self.get_client("seeder", swarm, 2, "10002", &[("left", "0")]);
        for value in ["-", "1", "0", "2", "", "x", "true", "yes", "00"] {
            self.get_announce(&format!("compact={value}"), swarm, &[("compact", value)]);
        }
        let plain = [("compact", "0"), ("no_peer_id", "1")];
        self.get_announce("compact=0, no_peer_id=1", swarm, &plain);
        self.get_announce("no_peer_id=1", swarm, &[("no_peer_id", "1")]);
        let stops = ("event", "stopped");
        self.get_client("stopped", swarm, 2, "10002", &[("left", "0"), stops]);
        self.get_client("stopped, a stranger", swarm, 9, "10009", &[stops]);
        self.get_client("stopped, a new swarm", "h_none", 9, "10009", &[stops]);

        for event in
            ["started", "completed", "empty", "none", "paused", "", "STARTED", "Stopped", "foo"]
        {
            self.group();
            let hash = format!("h_event{event}");
            self.get_announce(&format!("event={event}"), &hash, &[("event", event)]);
        }
        for name in ["left", "uploaded", "downloaded"] {
            for value in [
                "-",
                "",
                "-1",
                "abc",
                "5x",
                "0",
                "4294967296",
                "9223372036854775808",
                "18446744073709551615",
                "18446744073709551616",
                "+5",
                "0x0",
            ] {
                self.group();
                let hash = format!("h_{}{value}", &name[..3]);
                self.get_announce(&format!("{name}={value}"), &hash, &[(name, value)]);
            }
        }
        for name in ["info_hash", "peer_id"] {
            for value in [
                "-".into(),
                String::new(),
                "a".repeat(19),
                "a".repeat(21),
                "%41".repeat(20),
                format!("%4{}", "a".repeat(19)),
                "%zz".repeat(20),
                "a+b+c".repeat(4),
            ] {
                self.group();
                let hash = format!("h_{}{}", &name[..4], value.len());
                self.get_announce(&format!("{name}={value}"), &hash, &[(name, &value)]);
            }
        }
        self.info_hashes.extend([[b'A'; 20], *b"a+b+ca+b+ca+b+ca+b+c", *b"a b ca b ca b ca b c"]);
        self.group();
        for value in ["-", "0", "65535", "65536", "-1", "abc", "", "1x"] {
            let hash = format!("h_port{value}");
            self.get_announce(&format!("port={value}"), &hash, &[("port", value)]);
        }
        self.get_client("port=0, another", "h_port0", 2, "10002", &[]);

        self.group();
        let crowd = "h_crowd";
        for number in 0..110u16 {
            let id = escape(format!("-TT0200-{number:012}").as_bytes());
            let port = (20_000 + number).to_string();
            let changes =
                [("peer_id", id.as_str()), ("port", &port), ("numwant", "1"), ("compact", "1")];
            self.get_announce("", crowd, &changes);
        }
        let id = escape(b"-TT0200-000000000000");
        for value in
            ["-", "0", "1", "2", "5", "30", "49", "50", "100", "1000", "-1", "-5", "abc", "", "1x"]
        {
            let changes =
                [("peer_id", id.as_str()), ("port", "20000"), ("numwant", value), ("compact", "1")];
            self.get_announce(&format!("{NUMWANT}={value}"), crowd, &changes);
        }

        self.group();
        self.get_announce("key", "h_key", &[("key", "abc")]);
        self.get_announce("key of 101 bytes", "h_key", &[("key", &"a".repeat(101))]);
        self.get_announce("ip", "h_ip", &[("ip", "10.1.2.3")]);
        self.get_client("ip, another", "h_ip", 2, "10002", &[]);
        self.get_scrape("scrape of a plus", &[*b"a+b+ca+b+ca+b+ca+b+c"]);
        self.group();
        let query = self.query("h_semicolons", &[]);
        self.get("semicolons", &format!("/announce?{}", query.replace('&', ";")));
        self.group();
        let query = self.query("h_capitals", &[]);
        self.get("names in capitals", &format!("/announce?{}", query.replace("port", "PORT")));
        self.group();
        self.get_announce("a second ? in a value", "h_mark", &[("x", "a?b")]);
        self.group();
        let twice = self.query("h_twice1", &[]);
        let other = escape(&torrent("h_twice2"));
        self.info_hashes.insert(torrent("h_twice2"));
        self.get("two info hashes", &format!("/announce?{twice}&info_hash={other}"));
        self.get_scrape("scrape of both", &[torrent("h_twice1"), torrent("h_twice2")]);
        self.get("two ports", &format!("/announce?{twice}&port=10099"));
        self.get_client("two ports, another", "h_twice1", 2, "10002", &[]);

        let paths = [
            "/",
            "/foo",
            "/announce/",
            "/announce/abc",
            "/announce.php",
            "/a",
            "/Announce",
            "/x/announce",
            "/announcefoo",
            "/scrape/",
            "/scrape.php",
            "/sc",
            "/stats",
            "/ping",
            "",
            "*",
            "//announce",
        ];
        for (number, path) in paths.into_iter().enumerate() {
            self.group();
            let hash = format!("h_path{number}");
            self.get_announce("", &hash, &[]);
            let query = self.query(&hash, &[]);
            self.get(&format!("path {path}"), &format!("{path}?{query}"));
            let bare = if path.is_empty() { "/" } else { path };
            self.get(&format!("path {path} alone"), bare);
        }
        self.group();
        self.get("announce alone", "/announce");
        self.group();
        self.get("announce, empty query", "/announce?");
        let query = self.own_query();
        self.get("absolute target", &format!("http://localhost/announce?{query}"));
        for method in ["POST", "HEAD", "PUT", "get", "FOO", "DELETE", "OPTIONS"] {
            let query = self.own_query();
            let line = format!("{method} /announce?{query} HTTP/1.1\r\nHost: localhost\r\n\r\n");
            self.raw(&format!("method {method}"), line);
        }
        for (name, line_end, headers) in [
            ("HTTP/1.0", " HTTP/1.0", "Host: localhost\r\n"),
            ("HTTP/1.0, keep-alive", " HTTP/1.0", "Connection: keep-alive\r\n"),
            ("close", " HTTP/1.1", "Host: localhost\r\nConnection: close\r\n"),
            ("no Host", " HTTP/1.1", ""),
            ("no version", "", "Host: localhost\r\n"),
        ] {
            let query = self.own_query();
            self.raw(name, format!("GET /announce?{query}{line_end}\r\n{headers}\r\n"));
        }
        self.group();
        self.raw("no request", "\x01\x02\x03 nonsense\r\n\r\n");
        let query = self.own_query();
        self.raw("line feeds", format!("GET /announce?{query} HTTP/1.1\nHost: localhost\n\n"));
        for size in [1900, 4000, 8000, 8300, 16_000, 16_600] {
            let query = self.own_query();
            let filler = "a".repeat(size - 200);
            let request =
                format!("GET /announce?{query} HTTP/1.1\r\nHost: localhost\r\nX: {filler}\r\n\r\n");
            self.raw(&format!("about {size} bytes"), request);
        }

        self.group();
        let names = "h_names";
        self.get_client("id 1, port 1", names, 1, "10001", &[]);
        self.get_client("id 1, port 5", names, 1, "10005", &[]);
        self.get_client("id 2, port 5", names, 2, "10005", &[]);
        self.get_scrape("scrape of names", &[torrent(names)]);
        self.group();
        let done = "h_done";
        for (name, client, port, left, event) in [
            ("starts", 1, "10001", "9", "started"),
            ("completes", 1, "10001", "0", "completed"),
            ("completes again", 1, "10001", "0", "completed"),
            ("has something left again", 1, "10001", "5", "-"),
            ("completes, a stranger", 5, "10010", "0", "completed"),
            ("completes with something left", 6, "10011", "5", "completed"),
            ("has nothing left, silently", 6, "10011", "0", "-"),
        ] {
            self.get_client(name, done, client, port, &[("left", left), ("event", event)]);
            self.get_scrape(&format!("scrape: {name}"), &[torrent(done)]);
        }
        self.group();
        let seeds = "h_seeds";
        self.get_client("seed 1", seeds, 1, "10001", &[("left", "0")]);
        self.get_client("seed 2", seeds, 2, "10002", &[("left", "0")]);
        self.get_client("leech 3", seeds, 3, "10003", &[]);
        self.get_client("seed 1 again", seeds, 1, "10001", &[("left", "0")]);
        self.get_scrape("scrape of a swarm", &[torrent(seeds)]);
        self.get_scrape("scrape of an unknown torrent", &[torrent("h_unknown")]);
        self.get_scrape("scrape of one twice", &[torrent(seeds), torrent(seeds)]);
        self.get_announce("", "h_first", &[]);
        self.get_scrape("scrape in no order", &[torrent(seeds), torrent("h_first")]);
        self.get("scrape of 3 bytes", "/scrape?info_hash=abc");
        for count in [48, 50, 51, 64, 65, 74, 75, 100, 101] {
            let mut many: Vec<_> =
                (1..count).map(|number| torrent(&format!("m{number}"))).collect();
            let hash = format!("h_last{count}");
            many.push(torrent(&hash));
            self.group();
            self.get_announce("", &hash, &[]);
            self.get_scrape(&format!("scrape of {count}"), &many);
        }
        self.group();
        let mut high = [0; 20];
        high.iter_mut().zip(0x80..).for_each(|(byte, value)| *byte = value);
        self.info_hashes.insert(high);
        let (hash, id) = (escape(&high), escape(&high));
        let changes = [("info_hash", hash.as_str()), ("peer_id", &id), ("compact", "-")];
        self.get_announce("high bytes", "h_high", &changes);
        self.get_scrape("scrape of high bytes", &[high]);

        // Of everything that has been announced until then.
        self.group();
        self.get("scrape alone", "/scrape");
        self.get("scrape, empty query", "/scrape?");
        self.get("scrape without an info hash", "/scrape?foo=bar");
    }
}

fn escape(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, &byte| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
            text + &char::from(byte).to_string()
        }
        _ => text + &format!("%{byte:02x}"),
    })
}
