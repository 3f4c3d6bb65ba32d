//! The functions of the control interface, their description and `wit/tracker.wit` agree.

use std::collections::BTreeSet;
use std::fs;

use test_tracker_generate::{operations, root};
use test_tracker_guest::control::ROUTES;

/// What only a host calls: it is the tracker's life, and not a function for tests.
const OF_THE_HOST: [&str; 2] = ["turn", "close"];

#[test]
fn every_route_is_described_and_no_other() {
    let routes = ROUTES.iter().map(|route| format!("{} {}", route.method.name(), route.path));
    let described = operations().into_iter().map(|it| format!("{} {}", it.method, it.path));
    assert_eq!(routes.collect::<BTreeSet<_>>(), described.collect::<BTreeSet<_>>());
}

#[test]
fn every_function_of_the_interface_has_its_place() {
    let wit = fs::read_to_string(root().join("wit/tracker.wit")).expect("the WIT");
    let (_, resource) = wit.split_once("resource tracker {").expect("the resource");
    let functions: BTreeSet<_> = resource
        .lines()
        .filter_map(|line| Some(line.trim().split_once(": func(")?.0))
        .filter(|name| !OF_THE_HOST.contains(name))
        .collect();
    assert!(functions.len() > 30, "the functions are not found: {functions:?}");
    let operations = operations();
    let described: BTreeSet<_> = operations.iter().flat_map(|it| it.wit).copied().collect();
    assert_eq!(functions, described);
}
