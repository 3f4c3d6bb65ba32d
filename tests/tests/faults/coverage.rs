//! The catalogue of faults, the cases and `docs/faults.md` have the same rows.

use std::collections::BTreeSet;

use libtest_mimic::Trial;
use test_tracker_tests::host::{Host, Tracker};
use test_tracker_tests::{trial, workspace};

use crate::{Case, add, cases};

pub(crate) const CASES: &[Case] =
    &[Case::new("document_examples", examples_are_faults).on(&[Host::Library])];

/// The rows of the catalogue: what their ids begin with, and how many there are.
const SECTIONS: [(&str, usize); 3] = [("F", 12), ("U", 16), ("H", 25)];

/// Rows that have no case yet, and why.
const LATER: [(&str, &str); 1] = [("H13", "TLS comes with an issue of its own")];

pub(crate) fn trials() -> Vec<Trial> {
    trial::checks(
        "coverage",
        &[
            ("every_row_has_a_case", every_row_has_a_case),
            ("every_case_has_a_name_of_its_own", every_case_has_a_name_of_its_own),
            ("document_has_a_section_for_every_row", document_has_a_section_for_every_row),
        ],
    )
}

/// All ids, in order.
fn ids() -> Vec<String> {
    let section = |(section, count)| (1..=count).map(move |number| format!("{section}{number}"));
    SECTIONS.into_iter().flat_map(section).collect()
}

/// Whether a word is an id, of a row that exists or not.
fn is_id(word: &str) -> bool {
    let number = word.trim_start_matches(|letter: char| letter.is_ascii_uppercase());
    let section = &word[..word.len() - number.len()];
    let digits = !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit());
    digits && SECTIONS.iter().any(|(known, _)| *known == section)
}

fn every_row_has_a_case() {
    let named = cases().filter_map(|case| case.name.split('_').next()).filter(|word| is_id(word));
    let tested: BTreeSet<_> = named.map(str::to_owned).collect();
    let is_now = |id: &String| LATER.iter().all(|(later, _)| later != id);
    let (now, later): (Vec<_>, Vec<_>) = ids().into_iter().partition(is_now);
    let missing: Vec<_> = now.iter().filter(|id| !tested.contains(*id)).collect();
    assert!(missing.is_empty(), "without a case: {missing:?}");
    assert!(later.iter().all(|id| !tested.contains(id)), "no longer left for later: {later:?}");
    assert_eq!(tested, now.into_iter().collect());
}

fn every_case_has_a_name_of_its_own() {
    let mut names = BTreeSet::new();
    for case in cases() {
        assert!(names.insert(case.name), "twice: {}", case.name);
    }
}

fn document() -> String {
    workspace::read("docs/faults.md")
}

/// A tracker takes every line of the examples.
fn examples_are_faults(tracker: &mut Tracker) {
    let text = document();
    let examples = text.split("```fault\n").skip(1).filter_map(|rest| rest.split("```").next());
    let mut count = 0;
    for words in examples.flat_map(str::lines) {
        let fault = add(tracker, words);
        assert!(tracker.remove_fault(fault));
        count += 1;
    }
    assert!(count >= 100, "{count} examples in docs/faults.md");
}

/// A section is one of those whose heading begins with the id: `#### U3: cut short`.
fn document_has_a_section_for_every_row() {
    let text = document();
    let headings = text.lines().filter(|line| line.starts_with('#'));
    let first_word = |line: &str| {
        let title = line.trim_start_matches('#').trim_start();
        title.split(|letter: char| !letter.is_ascii_alphanumeric()).next().map(str::to_owned)
    };
    let sections: Vec<_> = headings.filter_map(first_word).filter(|word| is_id(word)).collect();
    let missing: Vec<_> = ids().into_iter().filter(|id| !sections.contains(id)).collect();
    assert!(missing.is_empty(), "without a section in docs/faults.md: {missing:?}");
    assert_eq!(sections, ids(), "each once, and in order");
}
