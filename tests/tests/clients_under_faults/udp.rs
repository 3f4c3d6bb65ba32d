//! Over UDP (BEP 15).

use test_tracker_tests::client::Protocol;
use test_tracker_tests::real_client::RealClient::{self, Aria2, Libtorrent, Transmission};
use test_tracker_tests::request::{Answer, Request};

use crate::Case;
use crate::scene::Scene;

pub(crate) const CASES: &[Case] = &[
    udp("sends_a_lost_connect_again", Aria2, "connect udp times=1 drop", lost_connect)
        .on_both_commands(),
    udp("sends_a_lost_announce_again", Aria2, "announce udp times=1 drop", announces_again)
        .waits(SENDS_AGAIN),
    udp("times_out", Libtorrent, "announce udp times=1 drop", times_out)
        .with(&["tracker_receive_timeout=2"]),
    udp(
        "ignores_a_wrong_transaction_id",
        Aria2,
        "announce udp times=1 wrong-transaction-id",
        announces_again,
    )
    .waits(SENDS_AGAIN),
    udp("ignores_half_a_reply", Aria2, "announce udp times=1 truncate=12", announces_again)
        .waits(SENDS_AGAIN),
    udp("makes_a_peer_of_half_a_record", Aria2, "announce udp times=1 truncate=23", half_a_record)
        .with(&["--console-log-level=info"]),
    udp(
        "rejects_half_a_record",
        Libtorrent,
        "announce udp times=1 truncate=23",
        rejects_half_a_record,
    ),
    udp("ignores_another_port", Aria2, "udp other-port", connects_again),
    udp("ignores_another_port", Libtorrent, "udp other-port", ignores_another_port)
        .with(&["tracker_receive_timeout=2"]),
    udp("accepts_another_port", Transmission, "udp other-port", accepts_another_port),
    udp("uses_a_refused_id_again", Aria2, UNKNOWN_ID, uses_a_refused_id_again)
        .with(&["--bt-tracker-interval=2"]),
    udp("uses_a_refused_id_again", Libtorrent, UNKNOWN_ID, uses_a_refused_id_when_asked),
    udp("uses_a_refused_id_again", Transmission, UNKNOWN_ID, uses_a_refused_id_again)
        .waits("Transmission comes back after 20 s"),
    udp("uses_a_forgotten_id", Aria2, "announce udp times=1 forget-ids", uses_a_forgotten_id),
    udp("uses_a_forgotten_id", Libtorrent, "announce udp times=1 forget-ids", uses_a_forgotten_id),
    udp("takes_connection_id_0", Aria2, "connect udp connection-id=0", takes_connection_id_0),
    udp("takes_connection_id_0", Libtorrent, "connect udp connection-id=0", takes_connection_id_0),
    udp(
        "takes_connection_id_0",
        Transmission,
        "connect udp connection-id=0",
        takes_connection_id_0,
    ),
    udp("logs_why_it_is_refused", Aria2, REFUSED, |scene| {
        shows(scene, "error_string=come back later");
    })
    .with(&["--console-log-level=info"]),
    udp("does_not_show_why_it_is_refused", Libtorrent, REFUSED, |scene| {
        shows(scene, r#"tracker sent a failure message """#);
    }),
    udp("shows_why_it_is_refused", Transmission, REFUSED, |scene| {
        shows(scene, r#"Tracker error: "come back later""#);
    }),
    udp("obeys_interval_1", Transmission, "announce udp interval=1", announces_every_second),
    udp("obeys_interval_minus_1", Transmission, "announce udp interval=-1", announces_every_second),
];

const SENDS_AGAIN: &str = "aria2 sends a request again after 5 s";

const UNKNOWN_ID: &str = "announce udp times=1 bad-connection-id";
const REFUSED: &str = r#"announce udp times=1 refuse="come back later""#;

const fn udp(
    name: &'static str,
    client: RealClient,
    fault: &'static str,
    run: fn(&mut Scene),
) -> Case {
    Case::new(name, client, Protocol::Udp, fault, run)
}

/// The connection id of an announce.
fn connection_id(announce: &Request) -> &[u8] {
    &announce.raw.0[..8]
}

fn transaction_id(request: &Request) -> &[u8] {
    &request.raw.0[12..16]
}

/// The client waits for so many seconds at least.
#[track_caller]
pub(crate) fn assert_pause(before: &Request, after: &Request, seconds: f64) {
    let pause = after.at - before.at;
    assert!(pause >= seconds, "{} comes after {pause} s", after.summary);
}

fn lost_connect(scene: &mut Scene) {
    let lost = scene.faulty("connect");
    let again = scene.fine("connect");
    assert_pause(&lost, &again, 4.0);
    assert_eq!(transaction_id(&again), transaction_id(&lost));
    scene.fine("announce started");
    scene.transferred();
}

fn announces_again(scene: &mut Scene) {
    scene.fine("connect");
    let lost = scene.faulty("announce started");
    let again = scene.fine("announce started");
    assert_pause(&lost, &again, 4.0);
    assert_eq!(connection_id(&again), connection_id(&lost));
    assert_ne!(transaction_id(&again), transaction_id(&lost));
    scene.transferred();
}

fn times_out(scene: &mut Scene) {
    scene.fine("connect");
    let lost = scene.faulty("announce started");
    scene.client.says(r#"timed out "" (1)"#);
    // By itself it would announce half a minute later.
    scene.client.send("announce");
    let again = scene.fine("announce started");
    assert_pause(&lost, &again, 2.0);
    assert_eq!(connection_id(&again), connection_id(&lost));
    scene.transferred();
}

fn half_a_record(scene: &mut Scene) {
    scene.fine("connect");
    assert_eq!(scene.faulty("announce started").reply.0.len(), 23);
    scene.client.says("num_peers=1");
}

fn rejects_half_a_record(scene: &mut Scene) {
    scene.fine("connect");
    scene.faulty("announce started");
    scene.client.says("udp tracker response packet has invalid size");
}

/// It never announces.
fn connects_again(scene: &mut Scene) {
    let first = scene.faulty("connect");
    let again = scene.faulty("connect");
    assert_pause(&first, &again, 4.0);
}

fn ignores_another_port(scene: &mut Scene) {
    scene.faulty("connect");
    scene.client.says(r#"timed out "" (1)"#);
    scene.client.send("announce");
    scene.faulty("connect");
}

fn accepts_another_port(scene: &mut Scene) {
    let connect = scene.faulty("connect");
    let announce = scene.faulty("announce started");
    assert_eq!(connection_id(&announce), &connect.reply.0[8..]);
}

/// Instead of asking for a new one.
fn uses_a_refused_id_again(scene: &mut Scene) {
    scene.fine("connect");
    let refused = scene.faulty("announce started");
    let again = scene.fine("announce started");
    assert_eq!(connection_id(&again), connection_id(&refused));
}

fn uses_a_refused_id_when_asked(scene: &mut Scene) {
    scene.fine("connect");
    let refused = scene.faulty("announce started");
    scene.client.says("tracker sent a failure message");
    // By itself it would announce half a minute later.
    scene.client.send("announce");
    let again = scene.fine("announce started");
    assert_eq!(connection_id(&again), connection_id(&refused));
    scene.transferred();
}

/// The tracker never hears that the client has the file.
fn uses_a_forgotten_id(scene: &mut Scene) {
    scene.fine("connect");
    let first = scene.faulty("announce started");
    scene.transferred();
    let last = match scene.kind() {
        Aria2 => scene.fine("announce stopped"),
        _ => scene.fine("announce completed"),
    };
    assert_eq!(connection_id(&last), connection_id(&first));
    assert_eq!(last.answer, Answer::Refused { reason: "connection ID unknown or expired".into() });
}

fn takes_connection_id_0(scene: &mut Scene) {
    assert_eq!(scene.faulty("connect").reply.0[8..], [0; 8]);
    assert_eq!(connection_id(&scene.fine("announce started")), [0; 8]);
}

fn shows(scene: &mut Scene, text: &str) {
    scene.fine("connect");
    scene.faulty("announce started");
    scene.client.says(text);
}

fn announces_every_second(scene: &mut Scene) {
    scene.fine("connect");
    scene.faulty("announce started");
    for _ in 0..3 {
        scene.faulty("announce none");
    }
}
