//! Any text as settings, as a filter and as a script: it is read, or an error says why not.
#![no_main]

use libfuzzer_sys::fuzz_target;
use test_tracker_guest::record::Filter;
use test_tracker_guest::{Script, Settings};

fuzz_target!(|text: &str| {
    // An object is found at once, and then forgotten: half of the time it is given.
    for text in [text, &format!("{{{text}")] {
        let errors =
            [Settings::parse(text).err(), Filter::parse(text).err(), Script::parse(text).err()];
        for error in errors.iter().flatten() {
            assert!(!error.is_empty());
        }
    }
});
