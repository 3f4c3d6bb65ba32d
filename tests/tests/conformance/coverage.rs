//! `docs/conformance.md` and the tests say the same.

use std::collections::{BTreeMap, BTreeSet};

use libtest_mimic::Trial;
use test_tracker_tests::{trial, workspace};

use crate::cases;

/// The rules: how many each section has.
const SECTIONS: [(&str, usize); 6] =
    [("UDP", 28), ("HTTP", 33), ("SCR", 6), ("SW", 9), ("BEN", 3), ("WS", 12)];

/// What the tests are named after that is no rule.
const OTHERS: [&str; 2] = ["bug_", "quirk_"];

pub(crate) fn trials() -> Vec<Trial> {
    trial::checks(
        "coverage",
        &[
            ("every_rule_has_a_test", every_rule_has_a_test),
            ("document_lists_every_rule_once", document_lists_every_rule_once),
            ("document_names_the_tests_of_each_rule", document_names_the_tests_of_each_rule),
            ("document_names_every_other_test", document_names_every_other_test),
        ],
    )
}

/// A row of a table: what its first cell says, and the tests that its last cell names.
struct Row {
    subject: String,
    tests: BTreeSet<String>,
}

/// The rows of the tables of `docs/conformance.md` that begin with a rule's id or with the name of a
/// test.
fn document() -> Vec<Row> {
    let text = workspace::read("docs/conformance.md");
    let row = |line: &str| {
        let cells: Vec<_> = line.strip_prefix('|')?.strip_suffix('|')?.split(" | ").collect();
        let (first, last) = (cells.first()?.trim(), cells.last()?);
        // What is between backquotes is every second piece.
        let tests = last.split('`').skip(1).step_by(2).map(str::to_owned).collect();
        Some(Row { subject: first.to_owned(), tests })
    };
    text.lines().filter_map(row).collect()
}

/// All ids, in order.
fn ids() -> impl Iterator<Item = String> {
    let section =
        |(section, count)| (1..=count).map(move |number| format!("{section}-{number:02}"));
    SECTIONS.into_iter().flat_map(section)
}

/// The names of the tests of each rule, by its id.
fn tests_of_rules() -> BTreeMap<String, BTreeSet<String>> {
    let mut tests: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for case in cases().filter(|case| !is_other(case.name)) {
        let mut parts = case.name.split('_');
        let (Some(section), Some(number)) = (parts.next(), parts.next()) else {
            panic!("`{}` is not named after a rule", case.name);
        };
        let id = format!("{}-{number}", section.to_uppercase());
        assert!(tests.entry(id).or_default().insert(case.name.to_owned()), "twice: {}", case.name);
    }
    tests
}

fn is_other(test: &str) -> bool {
    OTHERS.iter().any(|prefix| test.starts_with(prefix))
}

fn every_rule_has_a_test() {
    let tested: BTreeSet<_> = tests_of_rules().into_keys().collect();
    assert_eq!(tested, ids().collect());
}

fn document_lists_every_rule_once() {
    let is_id =
        |text: &str| SECTIONS.iter().any(|(section, _)| text.starts_with(&format!("{section}-")));
    let listed: Vec<_> =
        document().into_iter().map(|row| row.subject).filter(|subject| is_id(subject)).collect();
    let expected: Vec<_> = ids().collect();
    let missing: Vec<_> = expected.iter().filter(|id| !listed.contains(id)).collect();
    assert!(missing.is_empty(), "not in docs/conformance.md: {missing:?}");
    assert_eq!(listed, expected);
}

fn document_names_the_tests_of_each_rule() {
    let mut tests = tests_of_rules();
    for Row { subject, tests: named } in document() {
        if let Some(expected) = tests.remove(&subject) {
            assert_eq!(named, expected, "{subject} in docs/conformance.md");
        }
    }
}

fn document_names_every_other_test() {
    let named = document().into_iter().flat_map(|row| row.tests).filter(|test| is_other(test));
    let others = cases().map(|case| case.name.to_owned()).filter(|name| is_other(name));
    assert_eq!(named.collect::<BTreeSet<_>>(), others.collect());
}
