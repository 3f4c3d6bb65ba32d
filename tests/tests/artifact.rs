//! The component, as it is shipped: what it needs, what it gives, its size, and what its build leaves.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use test_tracker::COMPONENT;
use wasmparser::{Parser, Payload};

/// All that the component may import: what `wit/tracker.wit` lists, and `wasi:io/error`, which
/// `wasi:io/streams` names.
const ALLOWED: [&str; 11] = [
    "wasi:clocks/monotonic-clock",
    "wasi:io/error",
    "wasi:io/poll",
    "wasi:io/streams",
    "wasi:random/random",
    "wasi:sockets/instance-network",
    "wasi:sockets/network",
    "wasi:sockets/tcp",
    "wasi:sockets/tcp-create-socket",
    "wasi:sockets/udp",
    "wasi:sockets/udp-create-socket",
];

/// The names of what the component imports and exports.
fn imports_and_exports() -> [BTreeSet<String>; 2] {
    let (mut imports, mut exports) = (BTreeSet::new(), BTreeSet::new());
    let mut depth = 0;
    for payload in Parser::new(0).parse_all(COMPONENT) {
        match payload.expect("a valid component") {
            Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => depth += 1,
            Payload::End(_) => depth -= 1,
            Payload::ComponentImportSection(section) if depth == 0 => imports.extend(
                section.into_iter().map(|item| item.expect("an import").name.name.to_owned()),
            ),
            Payload::ComponentExportSection(section) if depth == 0 => exports.extend(
                section.into_iter().map(|item| item.expect("an export").name.name.to_owned()),
            ),
            _ => {}
        }
    }
    [imports, exports]
}

#[test]
fn imports_are_sockets_clock_and_random_bytes_only() {
    let [imports, _] = imports_and_exports();
    assert!(imports.contains("wasi:sockets/udp@0.2.0"), "no sockets among {imports:?}");
    for import in imports {
        let (interface, version) = import.split_once('@').expect("a versioned interface");
        assert!(ALLOWED.contains(&interface), "the component imports {import}");
        assert_eq!(version, "0.2.0", "{interface}: every WASI 0.2 host has 0.2.0");
    }
}

#[test]
fn exports_are_the_control_interface_only() {
    let [_, exports] = imports_and_exports();
    assert_eq!(exports, BTreeSet::from(["bittorrent:tracker/control@0.1.0".to_owned()]));
}

#[test]
fn is_smaller_than_860_kib() {
    // It has faults and profiles, WebSocket, and the control interface with its page and its
    // description.
    assert!(COMPONENT.len() < 860 << 10, "{} bytes", COMPONENT.len());
}

/// What a build makes goes to the target folder: another checkout may build into the same one, and a
/// package from a registry may not be written to.
#[test]
fn its_build_leaves_the_sources_alone() {
    let wit = Path::new(env!("CARGO_MANIFEST_DIR")).join("../wit");
    let files = fs::read_dir(wit).expect("the WIT folder");
    let names = files.map(|file| file.expect("a file").file_name()).collect::<Vec<_>>();
    assert_eq!(names, ["tracker.wit"], "the build took WASI's files from elsewhere");
}
