//! Whether closing a tracker closes all of its files. This counts those of the whole process, so it
//! is the one test of its process.

#![cfg(target_os = "linux")]

use std::collections::BTreeMap;
use std::fs;

use test_tracker_tests::announce::Announce;
use test_tracker_tests::client::{Client, Protocol};
use test_tracker_tests::host::{Host, Options, Tracker};

/// The process's open files, by number.
fn open_files() -> BTreeMap<String, String> {
    fs::read_dir("/proc/self/fd")
        .expect("the list of open files")
        .filter_map(|entry| {
            let path = entry.expect("an open file").path();
            // The list's own is closed by now.
            let file = fs::read_link(&path).ok()?;
            Some((path.display().to_string(), file.display().to_string()))
        })
        .filter(|(_, file)| !file.ends_with("/fd"))
        .collect()
}

fn start_and_close() {
    let tracker = Tracker::start(Host::Library, &Options::default());
    for protocol in Protocol::ALL {
        Client::new(&tracker, protocol).announce(&Announce::leecher([1; 20], 1));
    }
    tracker.close();
}

#[test]
fn start_and_close_a_hundred_times_leaves_nothing_open() {
    // The first tracker opens what all of them share.
    start_and_close();
    let before = open_files();
    for _ in 0..100 {
        start_and_close();
    }
    assert_eq!(open_files(), before);
}
