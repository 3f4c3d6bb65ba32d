//! Any query: what is read from it is what percent-decoding its parts gives, or a bad escape.
#![no_main]

use libfuzzer_sys::fuzz_target;
use test_tracker_guest::wire::query;

fuzz_target!(|bytes: &[u8]| {
    let mut read = Vec::new();
    let outcome = query::parameters(bytes, |key, value| {
        read.push((key.to_vec(), value.to_vec()));
        Ok(())
    });
    match outcome {
        Ok(()) => {
            // Escaping every byte gives a query that reads the same.
            let escape =
                |bytes: &[u8]| -> String { bytes.iter().map(|b| format!("%{b:02x}")).collect() };
            let pairs: Vec<_> =
                read.iter().map(|(k, v)| format!("{}={}", escape(k), escape(v))).collect();
            let mut again = Vec::new();
            query::parameters(pairs.join("&").as_bytes(), |key, value| {
                again.push((key.to_vec(), value.to_vec()));
                Ok(())
            })
            .expect("good escapes");
            assert_eq!(read, again);
        }
        Err(text) => assert!(text.contains('%')),
    }
});
