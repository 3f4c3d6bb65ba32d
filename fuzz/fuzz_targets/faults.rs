//! Any faults in words and in JSON, then any datagrams and any bytes on a connection: words that are read are
//! written so that they are read again, and nothing that a fault does brings the tracker down.
#![no_main]

use std::net::SocketAddr;
use std::time::Duration;

use libfuzzer_sys::fuzz_target;
use test_tracker_guest::fault::{Destination, Fault};
use test_tracker_guest::http::{Connection, AfterSend};
use test_tracker_guest::{Arrival, Instant, Secrets, Settings, Tracker, udp};

const CONNECT: &[u8] = &[0, 0, 4, 0x17, 0x27, 0x10, 0x19, 0x80, 0, 0, 0, 0, 1, 2, 3, 4];
const NOW: Instant = Instant(1 << 40);

fuzz_target!(|input: (Vec<String>, Vec<Vec<u8>>, Vec<u8>)| {
    let (texts, datagrams, stream) = input;
    let settings = Settings { keep_alive: true, ..Settings::default() };
    let secrets = Secrets { connection_ids: [1; 16], choice: 2, tables: 3 };
    let mut tracker = Tracker::new(settings, secrets);
    for text in texts {
        let Ok(fault) = Fault::parse(&text) else { continue };
        let written = fault.to_string();
        let again = Fault::parse(&written).expect("what was written");
        assert_eq!((&fault.steps, &written), (&again.steps, &again.to_string()));
        let _ = Fault::parse_list(&text);
        let _ = tracker.faults.add(fault);
    }
    let remote = SocketAddr::from(([127, 0, 0, 1], 50_000));
    let arrival = Arrival { at: NOW, remote, local: remote };
    let (mut reply, mut id) = (Vec::new(), Vec::new());
    for mut datagram in std::iter::once(CONNECT.to_vec()).chain(datagrams) {
        if let Some(place) = datagram.get_mut(..8).filter(|_| id.len() == 8) {
            place.copy_from_slice(&id);
        }
        let later = udp::answer(&mut tracker, arrival, &datagram, &mut reply);
        id = reply.get(8..16).filter(|_| id.is_empty()).map_or(id, <[u8]>::to_vec);
        if let Some(delivery) = later {
            let other_port = delivery.other_port;
            tracker.outbox.put(NOW, delivery, Destination::Udp { listener: 0, remote, other_port });
        }
    }
    let mut connection = Connection::new(1);
    connection.receive(&stream);
    while let Some(outgoing) = connection.answer(&mut tracker, arrival) {
        if let Some(delivery) = outgoing.later {
            tracker.outbox.put(NOW, delivery, Destination::Http(1));
        }
        if outgoing.then != AfterSend::KeepOpen {
            break;
        }
    }
    tracker.outbox.due(NOW + Duration::from_secs(5));
    tracker.clear_faults(NOW);
    tracker.outbox.due(Instant(u64::MAX));
    assert!(tracker.outbox.next().is_none());
    for request in tracker.record.requests(0) {
        assert!(!request.to_string().is_empty());
    }
});
