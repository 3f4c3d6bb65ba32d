//! Any bytes as a snapshot: they are taken up or refused, and what is taken up can be put down and
//! taken up again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use test_tracker_guest::{Instant, Secrets, Settings, Tracker};

const NOW: Instant = Instant(1 << 62);

fuzz_target!(|bytes: &[u8]| {
    let secrets = Secrets { connection_ids: [1; 16], choice: 2, tables: 3 };
    let mut tracker = Tracker::new(Settings::default(), secrets);
    // The mark is found at once, and then forgotten: half of the time it is given.
    let marked = [b"tracker2", bytes].concat();
    for bytes in [bytes, &marked] {
        match tracker.restore(NOW, bytes) {
            Ok(()) => {
                let snapshot = tracker.snapshot(NOW);
                tracker.restore(NOW, &snapshot).expect("its own snapshot");
                assert_eq!(tracker.snapshot(NOW), snapshot);
            }
            Err(text) => assert!(text.starts_with("snapshot: ")),
        }
    }
});
