//! Any bytes behind an announce: URL data comes out, never longer than what went in, or an error.
#![no_main]

use libfuzzer_sys::fuzz_target;
use test_tracker_guest::wire::udp_options::url_data;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(url) = url_data(bytes) {
        assert!(url.len() <= bytes.len());
        // Put behind one another as options of its own, it reads the same.
        let options: Vec<u8> =
            url.chunks(255).flat_map(|part| [&[2, part.len() as u8], part].concat()).collect();
        assert_eq!(url_data(&options).as_ref(), Ok(&url));
    }
});
