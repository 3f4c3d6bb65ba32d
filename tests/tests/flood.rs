//! Floods: the tracker serves on, and its memory stays below its cap.
//!
//! `cargo nextest run --release --workspace --no-capture -E 'binary(flood)'` shows the figures.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpStream, UdpSocket};
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use socket2::{Domain, Socket, Type};
use test_tracker_tests::announce::Announce;
use test_tracker_tests::client::{Client, Protocol};
use test_tracker_tests::deadline;
use test_tracker_tests::host::{Host, Options, Tracker, command};
use test_tracker_tests::udp::{PROTOCOL_ID, UdpClient, action, announce_body, request};

const DATAGRAMS: u64 = 1_000_000;
const INFO_HASHES: u32 = 100_000;
const CONNECTIONS: u32 = 100_000;

/// What the wasmtime host lets a tracker have unless told otherwise.
const MEMORY_CAP: u64 = 256 << 20;

#[test]
fn the_command_survives_random_datagrams() {
    survives("random datagrams", Host::Binary, |tracker| {
        random_datagrams(tracker.ipv4(Protocol::Udp));
    });
}

/// As a test suite runs it that reads the announce URLs from a pipe, and nothing behind them until
/// the end.
#[test]
fn the_command_survives_a_reader_of_one_line() {
    const MOST: u64 = 64 << 20;
    let arguments = ["serve", "--json", "--udp", "127.0.0.1:0"].map(String::from);
    let mut process = command::command_line(Host::Binary, &arguments)
        .stdout(Stdio::piped())
        .spawn()
        .expect("the command starts");
    let mut lines = BufReader::new(process.stdout.take().expect("a pipe")).lines();
    let mut line = || lines.next().map(|line| line.expect("text"));
    let urls = command::urls(&line().expect("announce URLs"));
    let address = urls.udp[0].split('/').nth(2).and_then(|address| address.parse().ok());
    let idle = peak_memory(process.id());
    random_datagrams(address.expect("an address"));
    let peak = peak_memory(process.id());
    // Whoever reads on is told what is missing: the numbers of requests and gaps follow each other.
    let (mut last, mut missed) = (0, 0);
    while missed == 0 {
        let line: Value = serde_json::from_str(&line().expect("a line")).expect("JSON");
        match line["missed"].as_u64() {
            Some(count) => missed += count,
            None => {
                last += 1;
                assert_eq!(line["number"], last, "{line}");
            }
        }
    }
    let next: Value = serde_json::from_str(&line().expect("a line")).expect("JSON");
    assert_eq!(next["number"], last + missed + 1, "{next}");
    process.kill().expect("it runs");
    process.wait().expect("it ends");
    eprintln!("peak memory {} MiB, {} MiB when idle", peak >> 20, idle >> 20);
    assert!(peak < idle + MOST, "{peak} bytes, {idle} when idle");
}

#[test]
fn the_command_survives_info_hashes() {
    survives("info hashes", Host::Binary, |tracker| info_hashes(tracker.ipv4(Protocol::Udp)));
}

#[test]
fn the_command_survives_connection_attempts() {
    survives("connection attempts", Host::Binary, |tracker| {
        connections(tracker.ipv4(Protocol::Http));
    });
}

#[test]
fn simple_tracker_survives_all_of_them() {
    survives("all of them", Host::SimpleTracker, |tracker| {
        random_datagrams(tracker.ipv4(Protocol::Udp));
        info_hashes(tracker.ipv4(Protocol::Udp));
        connections(tracker.ipv4(Protocol::Http));
    });
}

/// Floods a tracker, and asks afterwards whether it serves as before.
fn survives(what: &str, host: Host, flood: impl FnOnce(&Tracker)) {
    let tracker = Tracker::start(host, &Options { own_process: true, ..Options::default() });
    let process = tracker.process_id().expect("a host in a process of its own");
    let idle = peak_memory(process);
    let start = Instant::now();
    flood(&tracker);
    let time = start.elapsed();
    for protocol in Protocol::ALL {
        let client = Client::new(&tracker, protocol);
        let info_hash = [protocol as u8; 20];
        client.announce(&Announce::seeder(info_hash, 1));
        let told = client.announce(&Announce::leecher(info_hash, 2));
        assert_eq!((told.seeders, told.leechers, told.peers.len()), (1, 1, 1), "{protocol}");
    }
    let peak = peak_memory(process);
    eprintln!(
        "{host}, {what}: {time:.1?}; peak memory {} MiB, {} MiB when idle",
        peak >> 20,
        idle >> 20
    );
    assert!(peak < idle + MEMORY_CAP, "{peak} bytes, {idle} when idle");
    tracker.close();
}

/// Waits until a connect is answered, sending it again as BEP 15 has clients do: as long as the
/// kernel's buffer is full of the flood, it is lost.
fn answers_again(tracker: SocketAddr) {
    let socket = UdpSocket::bind("127.0.0.1:0").expect("a socket");
    socket.set_read_timeout(Some(Duration::from_millis(200))).expect("a time limit");
    let end = Instant::now() + deadline::START;
    let mut answered = false;
    while !answered {
        assert!(Instant::now() < end, "no connect is answered after the flood");
        let connect = request(PROTOCOL_ID, action::CONNECT, 1);
        socket.send_to(&connect, tracker).expect("a connect can be sent");
        answered = socket.recv(&mut [0; 16]).is_ok();
    }
}

/// The most memory that a process has had resident, in bytes.
fn peak_memory(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).expect("Linux");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<u64>().ok());
    kib.expect("VmHWM in kB") << 10
}

/// Datagrams of random length and content, every other with the head of a request.
fn random_datagrams(tracker: SocketAddr) {
    let connection_id = UdpClient::new(tracker).connect();
    let socket = UdpSocket::bind("127.0.0.1:0").expect("a socket");
    socket.connect(tracker).expect("an address");
    let mut random = Random(7);
    let mut datagram = [0; 400];
    for number in 0..DATAGRAMS {
        for eight in datagram.chunks_exact_mut(8) {
            eight.copy_from_slice(&random.next().to_le_bytes());
        }
        if number % 2 == 0 {
            datagram[..16].copy_from_slice(&request(connection_id, (number % 6) as u32, 1));
        }
        let length = random.next() as usize % datagram.len();
        // A send may tell of the fate of an earlier one; the flood goes on.
        let _ = socket.send(&datagram[..length]);
    }
    answers_again(tracker);
}

/// Announces of as many torrents, each answered before many more are sent.
fn info_hashes(tracker: SocketAddr) {
    const WINDOW: u32 = 32;
    let client = UdpClient::new(tracker);
    let connection_id = client.connect();
    for first in (0..INFO_HASHES).step_by(WINDOW as usize) {
        let window = first..INFO_HASHES.min(first + WINDOW);
        for number in window.clone() {
            let mut info_hash = [0x5a; 20];
            info_hash[..4].copy_from_slice(&number.to_be_bytes());
            let body = announce_body(&Announce::leecher(info_hash, 1));
            let head = request(connection_id, action::ANNOUNCE, number);
            client.send(&[&head[..], &body].concat());
        }
        for _ in window {
            client.receive("the answer to an announce");
        }
    }
    let last = [&(INFO_HASHES - 1).to_be_bytes()[..], &[0x5a; 16]].concat();
    let last = last.try_into().expect("20 bytes");
    let first = [&[0; 4][..], &[0x5a; 16]].concat().try_into().expect("20 bytes");
    let counts = client.scrape(&[first, last]);
    assert_eq!(counts.iter().map(|counts| counts.leechers).collect::<Vec<_>>(), [1, 1]);
}

/// Connections that send nothing, a part of a request, a whole one, or none at all, and are reset.
fn connections(tracker: SocketAddr) {
    const CLIENTS: u32 = 4;
    let client = move |number: u32| {
        for attempt in 0..CONNECTIONS / CLIENTS {
            let socket = Socket::new(Domain::IPV4, Type::STREAM, None).expect("a socket");
            // A reset leaves no port waiting: there are fewer ports than attempts.
            socket.set_linger(Some(Duration::ZERO)).expect("a socket option");
            if socket.connect_timeout(&tracker.into(), deadline::ANSWER).is_err() {
                continue;
            }
            let mut stream = TcpStream::from(socket);
            let request: &[u8] = match (attempt + number) % 4 {
                0 => b"",
                1 => b"GET /announce?info_ha",
                2 => b"GET /announce HTTP/1.1\r\n\r\n",
                _ => b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\n\n",
            };
            // The tracker may have refused and closed by now.
            let _ = stream.write_all(request);
        }
    };
    let clients: Vec<_> =
        (0..CLIENTS).map(|number| thread::spawn(move || client(number))).collect();
    clients.into_iter().for_each(|client| client.join().expect("the client ends"));
}

/// A generator that repeats: xorshift64 by Marsaglia.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
}
