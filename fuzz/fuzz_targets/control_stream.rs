//! Any calls of the control interface, and any bytes, in any pieces: they are answered the same as
//! in one piece, with responses that are whole, and the tracker serves on.
#![no_main]

use std::net::SocketAddr;
use std::time::Duration;

use libfuzzer_sys::fuzz_target;
use test_tracker_guest::control::{About, Connection, Machine, ROUTES, Room, State};
use test_tracker_guest::{Instant, Secrets, Settings, Tracker};

/// A tracker without sockets: it is down at once, and up at once.
struct Bare {
    tracker: Tracker,
    now: Instant,
    frozen: bool,
    state: State,
    about: About,
}

impl Machine for Bare {
    fn tracker(&mut self) -> (&mut Tracker, Instant) {
        (&mut self.tracker, self.now)
    }

    fn is_frozen(&self) -> bool {
        self.frozen
    }

    fn set_frozen(&mut self, frozen: bool) {
        self.frozen = frozen;
    }

    fn advance(&mut self, by: Duration) {
        self.now = self.now + by;
    }

    fn down(&mut self, _: Option<Duration>) {
        self.state = State::Down;
    }

    fn up(&mut self) {
        self.state = State::Running;
    }

    fn state(&self) -> State {
        self.state
    }

    fn about(&self) -> &About {
        &self.about
    }

    fn real_time(&self) -> Instant {
        // Every wait has timed out.
        Instant(u64::MAX)
    }

    fn random(&mut self) -> u64 {
        4
    }
}

fn exchange<'a>(pieces: impl Iterator<Item = &'a [u8]>) -> Vec<u8> {
    let secrets = Secrets { connection_ids: [1; 16], choice: 2, tables: 3 };
    let mut machine = Bare {
        tracker: Tracker::new(Settings::default(), secrets),
        now: Instant::START,
        frozen: true,
        state: State::Running,
        about: About::new(&[], &[], &[], "/announce", ""),
    };
    let local = SocketAddr::from(([127, 0, 0, 1], 80));
    let (mut connection, mut out) = (Connection::new(local), Vec::new());
    let room = Room { response: 1 << 20, wait: true };
    for piece in pieces {
        connection.receive(piece);
        while connection.turn(&mut machine, room, &mut out) {}
    }
    assert!(out.is_empty() || out.starts_with(b"HTTP/1.1 "));
    machine.tracker.expire(machine.now);
    out
}

/// A call: the place of its route, its query, and its body.
type Call = (u8, String, Vec<u8>);

fuzz_target!(|input: (u8, Vec<Call>, &[u8])| {
    let (size, calls, rest) = input;
    let mut bytes = Vec::new();
    for (route, query, body) in calls {
        let route = &ROUTES[usize::from(route) % ROUTES.len()];
        let path = route.path.replace("{infoHash}", &"01".repeat(20)).replace("{id}", "1");
        let query: String = query.chars().filter(|letter| letter.is_ascii_graphic()).collect();
        let path = path.replace("{address}", "192.0.2.1:6881");
        let head = format!(
            "{} {path}?{query} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\n\r\n",
            route.method.name(),
            body.len()
        );
        bytes.extend(head.into_bytes());
        bytes.extend(body);
    }
    bytes.extend_from_slice(rest);
    let whole = exchange(std::iter::once(&bytes[..]));
    let pieces = exchange(bytes.chunks(usize::from(size) + 1));
    // Who asks whether to send a body is told so only if the body has not come yet.
    let asked = |out: &[u8]| out.windows(12).any(|part| part == b"100 Continue");
    if !asked(&whole) && !asked(&pieces) {
        assert!(whole == pieces, "{}\nand\n{}", whole.escape_ascii(), pieces.escape_ascii());
    }
});
