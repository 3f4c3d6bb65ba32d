//! Reads the rows of a profile from its file, and writes rows as the file has them.

use std::collections::BTreeMap;

use test_tracker::Profile;
use test_tracker_tests::workspace;

/// What the lines of an answer begin with.
const INDENT: &str = "    ";

/// An answer that does not come.
const SILENCE: &str = "(silence)";

/// The answers by the names of the requests, escaped.
pub(super) type Rows = BTreeMap<String, String>;

/// The folder that has a file for each profile.
pub(super) const FOLDER: &str = "tests/tests/profiles/rows";

/// The rows of a profile.
pub(super) fn read(profile: Profile) -> Rows {
    let path = format!("{FOLDER}/{profile}.txt");
    parse(&workspace::read(&path)).unwrap_or_else(|error| panic!("{path}, {error}"))
}

/// Rows as in a file.
pub(super) fn write(name: &str, answer: &str) -> String {
    // Datagrams are binary: a line feed does not end a line there.
    let lines: Vec<_> = match name.starts_with("http ") {
        _ if answer.is_empty() => vec![SILENCE],
        true => answer.split_inclusive(r"\n").collect(),
        false => vec![answer],
    };
    let lines: String = lines.iter().map(|line| format!("{INDENT}{line}\n")).collect();
    format!("{name}\n{lines}")
}

/// Reads groups: names of requests, then the lines of the answer that each of them gets.
fn parse(text: &str) -> Result<Rows, String> {
    let mut rows = Rows::new();
    let (mut names, mut answer) = (Vec::new(), None::<String>);
    // The empty line ends the last group.
    for (number, line) in (1..).zip(text.lines().chain([""])) {
        let wrong = |what: &str, expected: &str| {
            Err(format!("line {number}: `{what}`, expected {expected}"))
        };
        if line.starts_with('#') {
            continue;
        } else if line.is_empty() {
            let answer = answer.take();
            for name in names.drain(..) {
                let Some(answer) = &answer else { return wrong(name, "an answer after it") };
                let answer = if answer == SILENCE { "" } else { answer };
                if rows.insert(name.to_owned(), answer.to_owned()).is_some() {
                    return wrong(name, "each name once");
                }
            }
        } else if let Some(line) = line.strip_prefix(INDENT) {
            if names.is_empty() {
                return wrong(line, "a name before it");
            }
            answer.get_or_insert_default().push_str(line);
        } else if answer.is_some() {
            return wrong(line, "an empty line before it");
        } else if line.starts_with("udp ") || line.starts_with("http ") {
            names.push(line);
        } else {
            return wrong(line, "`udp …`, `http …`, or four spaces and an answer");
        }
    }
    Ok(rows)
}

/// A row is read as it is written, and a mistake in a file is named.
pub(super) fn files_are_read_strictly() {
    for (name, answer) in [("udp a", r"\x00\n"), ("http b", r"HTTP\r\n\r\n\n"), ("http c", "")] {
        let rows = parse(&write(name, answer)).expect("rows");
        assert_eq!(rows, Rows::from([(name.into(), answer.into())]));
    }
    for (text, expected) in [
        ("udp a\n\nudp b\n    1\n", "line 2: `udp a`, expected an answer after it"),
        ("udp a\n    1\n\nudp a\n    2\n", "line 6: `udp a`, expected each name once"),
        ("# a\n    1\n", "line 2: `1`, expected a name before it"),
        ("udp a\n    1\nudp b\n    2\n", "line 3: `udp b`, expected an empty line before it"),
        ("udp a\n  1\n", "line 2: `  1`, expected `udp …`, `http …`, or four spaces and an answer"),
    ] {
        assert_eq!(parse(text), Err(expected.into()), "{text}");
    }
}
