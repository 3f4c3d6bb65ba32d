//! A tracker that is not there for a while: F11.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::time::{Duration, Instant};

use test_tracker_tests::client::Protocol;
use test_tracker_tests::deadline;
use test_tracker_tests::host::{Host, Tracker};
use test_tracker_tests::http::{self, Connection};
use test_tracker_tests::settings::Settings;
use test_tracker_tests::udp::{PROTOCOL_ID, UdpClient, action, request};

use super::{announce_over_http, answer, ask, silent, turns};
use crate::udp::{Asked, client};
use crate::{Case, add};

/// The component itself does not wait until its sockets are closed.
const HOSTS: &[Host] = &Host::EACH_KIND;

pub(crate) const CASES: &[Case] = &[
    Case::new("F11_down", nobody_listens_until_it_is_up).on(HOSTS),
    Case::new("F11_open_connections", open_connections_end).on(HOSTS),
    Case::new("F11_late_bind", it_listens_when_its_time_has_come).on(HOSTS),
    Case::new("F11_running_clock", it_listens_after_a_while).on(HOSTS).with(Settings::default),
    Case::new("F11_up_early", up_is_sooner_than_its_time).on(HOSTS),
    Case::new("F11_down_again", down_while_it_is_down).on(HOSTS),
    Case::new("F11_fault", a_reply_takes_it_down).on(HOSTS),
    Case::new("F11_fault_http", a_response_takes_it_down).on(HOSTS),
    Case::new("F11_late_is_lost", what_falls_due_meanwhile_is_lost).on(HOSTS),
    Case::new("F11_held_stays", what_is_held_stays_held).on(HOSTS),
    Case::new("F11_port_taken", it_waits_for_a_port_that_is_taken).on(HOSTS),
    Case::new("F11_close", a_tracker_that_is_down_closes).on(HOSTS),
];

/// A client of each address that serves UDP.
fn clients(tracker: &Tracker) -> Vec<UdpClient> {
    tracker.addresses(Protocol::Udp).into_iter().map(UdpClient::new).collect()
}

/// What a connection attempt says.
fn knock(address: SocketAddr) -> Result<(), ErrorKind> {
    TcpStream::connect_timeout(&address, deadline::ANSWER).map(drop).map_err(|error| error.kind())
}

/// Asks for something, and waits until the answer begins.
fn request_something(address: SocketAddr) -> io::Result<()> {
    let mut stream = TcpStream::connect_timeout(&address, deadline::ANSWER)?;
    stream.set_read_timeout(Some(deadline::ANSWER))?;
    stream.write_all(&http::get_request(address, "/nowhere"))?;
    match stream.read(&mut [0; 1])? {
        0 => Err(ErrorKind::ConnectionReset.into()),
        _ => Ok(()),
    }
}

/// Fails unless nobody listens at any address of the tracker.
#[track_caller]
pub(super) fn nobody_listens(tracker: &Tracker) {
    for client in clients(tracker) {
        client.refused();
    }
    for address in tracker.addresses(Protocol::Http) {
        assert_eq!(knock(address), Err(ErrorKind::ConnectionRefused), "of http://{address}");
    }
}

/// Waits until nobody listens.
#[track_caller]
pub(super) fn goes_down(tracker: &mut Tracker) {
    deadline::until("it goes down", || {
        knock(tracker.ipv4(Protocol::Http)) == Err(ErrorKind::ConnectionRefused)
    });
    // It answers when the turn is over in which it closes its sockets, one after the other.
    tracker.faults();
    nobody_listens(tracker);
}

/// Waits until the tracker answers at all its addresses, which are the same as ever.
#[track_caller]
pub(crate) fn comes_up(tracker: &Tracker) {
    let limit = Instant::now() + deadline::ANSWER;
    for address in tracker.addresses(Protocol::Http) {
        while let Err(error) = request_something(address) {
            // What the system has accepted for a listener that is about to close is reset.
            let gone = [ErrorKind::ConnectionRefused, ErrorKind::ConnectionReset];
            assert!(gone.contains(&error.kind()), "{error}");
            assert!(Instant::now() < limit, "nobody listens at http://{address}");
        }
    }
    for client in clients(tracker) {
        client.answered();
    }
}

fn nobody_listens_until_it_is_up(tracker: &mut Tracker) {
    let known = clients(tracker);
    known.iter().for_each(UdpClient::answered);
    for _ in 0..3 {
        tracker.down(None);
        nobody_listens(tracker);
        // Also of a socket that has had answers.
        known.iter().for_each(UdpClient::refused);
        tracker.advance(Duration::from_secs(86_400));
        nobody_listens(tracker);
        tracker.up();
        for client in &known {
            client.connect();
        }
        for address in tracker.addresses(Protocol::Http) {
            assert_eq!(http::get(address, "/nowhere").status, 404);
        }
    }
    // Up is what it is already.
    tracker.up();
    for client in &known {
        client.connect();
    }
}

fn open_connections_end(tracker: &mut Tracker) {
    let address = tracker.ipv4(Protocol::Http);
    let announce = announce_over_http(tracker);
    add(tracker, "http announce hold");
    let mut idle = Connection::open(address);
    let mut half = ask(tracker, &announce[..20]);
    let mut held = ask(tracker, &announce);
    turns(tracker);
    assert_eq!(tracker.faults()[0].held, 1);
    tracker.down(None);
    for connection in [&mut idle, &mut half, &mut held] {
        connection.closed();
    }
    tracker.up();
    tracker.clear_faults();
    assert_eq!(http::get(address, "/nowhere").status, 404);
}

fn it_listens_when_its_time_has_come(tracker: &mut Tracker) {
    tracker.down(Some(Duration::from_secs(5)));
    nobody_listens(tracker);
    tracker.advance(Duration::from_secs(5) - Duration::from_nanos(1));
    nobody_listens(tracker);
    tracker.advance(Duration::from_nanos(1));
    comes_up(tracker);
}

fn it_listens_after_a_while(tracker: &mut Tracker) {
    let client = client(tracker);
    client.answered();
    let begin = Instant::now();
    tracker.down(Some(Duration::from_millis(50)));
    comes_up(tracker);
    assert!(begin.elapsed() >= Duration::from_millis(50), "{:?}", begin.elapsed());
    client.connect();
}

fn up_is_sooner_than_its_time(tracker: &mut Tracker) {
    let client = client(tracker);
    tracker.down(Some(Duration::from_secs(3600)));
    nobody_listens(tracker);
    tracker.up();
    client.connect();
    // That time is over, and takes nothing down.
    tracker.advance(Duration::from_secs(3600));
    client.connect();
}

/// What was said last counts.
fn down_while_it_is_down(tracker: &mut Tracker) {
    tracker.down(Some(Duration::from_secs(1)));
    tracker.down(Some(Duration::from_secs(60)));
    tracker.advance(Duration::from_secs(59));
    nobody_listens(tracker);
    tracker.down(None);
    tracker.advance(Duration::from_secs(3600));
    nobody_listens(tracker);
    tracker.down(Some(Duration::from_secs(1)));
    nobody_listens(tracker);
    tracker.advance(Duration::from_secs(1));
    comes_up(tracker);
}

fn a_reply_takes_it_down(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    add(tracker, "announce udp once down=10s");
    let reply = asked.client.exchange(&asked.announce.request, "reply before it goes down");
    assert_eq!(reply, asked.announce.right);
    goes_down(tracker);
    tracker.advance(Duration::from_secs(10));
    comes_up(tracker);
    let reply = asked.client.exchange(&asked.announce.request, "reply after it");
    assert_eq!(reply, asked.announce.right);
}

fn a_response_takes_it_down(tracker: &mut Tracker) {
    let announce = announce_over_http(tracker);
    let right = answer(tracker, &announce);
    add(tracker, "announce http once down=10s then ok");
    assert_eq!(answer(tracker, &announce), right);
    goes_down(tracker);
    tracker.up();
    assert_eq!(answer(tracker, &announce), right);
}

fn what_falls_due_meanwhile_is_lost(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    let announce = announce_over_http(tracker);
    add(tracker, "announce delay=5s then delay=5s then delay=20s then ok");
    asked.client.send(&asked.announce.request);
    asked.client.silent();
    let mut connection = ask(tracker, &announce);
    silent(tracker, &mut connection);
    asked.client.send(&asked.announce.request);
    asked.client.silent();
    tracker.down(None);
    connection.closed();
    tracker.advance(Duration::from_secs(5));
    tracker.up();
    asked.client.silent();
    tracker.advance(Duration::from_secs(14));
    asked.client.silent();
    tracker.advance(Duration::from_secs(1));
    assert_eq!(asked.client.arrived(), [&asked.announce.right[..]], "after it was up again");
}

fn what_is_held_stays_held(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    let gate = add(tracker, "announce udp hold");
    asked.client.send(&asked.announce.request);
    asked.client.silent();
    tracker.down(None);
    tracker.up();
    asked.client.silent();
    assert_eq!((tracker.faults()[0].held, tracker.release(gate)), (1, 1));
    assert_eq!(asked.client.receive("held reply"), asked.announce.right);
    // What is released while it is down is lost.
    asked.client.send(&asked.announce.request);
    asked.client.silent();
    tracker.down(None);
    assert_eq!(tracker.release(gate), 1);
    tracker.up();
    asked.client.silent();
    assert_eq!(tracker.faults()[0].held, 0);
}

fn it_waits_for_a_port_that_is_taken(tracker: &mut Tracker) {
    let (udp, tcp) = (tracker.ipv4(Protocol::Udp), tracker.ipv4(Protocol::Http));
    let client = client(tracker);
    for again in [false, true] {
        tracker.down(Some(Duration::from_secs(1)));
        let socket = UdpSocket::bind(udp).expect("a port that is free");
        let listener = TcpListener::bind(tcp).expect("a port that is free");
        socket.set_read_timeout(Some(deadline::ANSWER)).expect("a time limit");
        tracker.advance(Duration::from_secs(1));
        // It tries in vain: what is sent comes to us.
        for number in 0..10 {
            let connect = request(PROTOCOL_ID, action::CONNECT, number);
            client.send(&connect);
            let mut datagram = [0; 100];
            let length = socket.recv(&mut datagram).expect("the client's datagram");
            assert_eq!(datagram[..length], connect);
        }
        if again {
            // One after the other.
            drop(socket);
            assert!(knock(tcp).is_ok());
            drop(listener);
        } else {
            drop((socket, listener));
        }
        comes_up(tracker);
        client.connect();
    }
}

fn a_tracker_that_is_down_closes(tracker: &mut Tracker) {
    tracker.down(Some(Duration::from_secs(1)));
    nobody_listens(tracker);
    assert_eq!((tracker.swarm_count(), tracker.faults().len()), (0, 0), "and can be asked");
}
