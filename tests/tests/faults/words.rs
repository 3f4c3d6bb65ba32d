//! Faults in words get through to the component, and its answers back. How words are read is tested in
//! `guest/tests/words.rs`, once for all hosts.

use test_tracker_tests::host::Tracker;

use crate::Case;

pub(crate) const CASES: &[Case] = &[
    Case::new("words_text", every_byte_of_the_text_gets_through),
    Case::new("words_wrong_changes_nothing", a_wrong_fault_is_not_added),
];

fn every_byte_of_the_text_gets_through(tracker: &mut Tracker) {
    for (words, text) in [
        ("  udp\tannounce \n times=2   drop ", "announce udp times=2 drop"),
        (r#"peer-id="-TR \"\\\xff" drop"#, r#"peer-id="-TR \"\\\xff" drop"#),
        (r"refuse=\x00\n\r\t\0", r#"refuse="\x00\x0a\x0d\x09\x00""#),
        ("refuse=ä", r"refuse=\xc3\xa4"),
    ] {
        let fault = crate::add(tracker, words);
        assert_eq!(tracker.faults().remove(0).text, text, "`{words}`");
        assert!(tracker.remove_fault(fault));
    }
}

fn a_wrong_fault_is_not_added(tracker: &mut Tracker) {
    let good = crate::add(tracker, "connect drop");
    let error = tracker.add_fault("announce drop then status=5").expect_err("it is invalid");
    assert_eq!(error, "status: 5, expected 100 to 999");
    let error = tracker.add_fault("announce drop dropp").expect_err("it has no such word");
    assert!(error.contains("unknown word \"dropp\", did you mean \"drop\"?"), "{error}");
    let texts: Vec<_> = tracker.faults().into_iter().map(|fault| (fault.id, fault.text)).collect();
    assert_eq!(texts, [(good, "connect drop".into())]);
}
