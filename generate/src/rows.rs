//! The rows of the guest's tables, as the other modules use them.

use test_tracker_guest::fault::{Effects, Selection};
use test_tracker_guest::notation::{self, Table, Type};
use test_tracker_guest::record::Filter;
use test_tracker_guest::{Script, Settings};

use crate::prose::{Prose, join};

/// A field of a table.
pub(crate) struct Row {
    /// Its name: `min-interval`.
    pub(crate) word: &'static str,
    /// Its section heading.
    pub(crate) section: &'static str,
    /// The only transport that has it, `udp` or `http`.
    pub(crate) transport: Option<&'static str>,
    /// The name of its value: `seconds`.
    pub(crate) value: &'static str,
    pub(crate) value_type: Type,
    pub(crate) repeats: bool,
    /// The lowest and the highest value.
    pub(crate) bounds: Option<(u32, u32)>,
    /// Its default as a word.
    pub(crate) default: Option<String>,
    pub(crate) prose: Prose,
}

/// All tables.
pub(crate) struct Tables {
    pub(crate) effects: Vec<Row>,
    pub(crate) selection: Vec<Row>,
    pub(crate) filter: Vec<Row>,
    pub(crate) script: Vec<Row>,
    pub(crate) settings: Vec<Row>,
}

impl Tables {
    pub(crate) fn new() -> Self {
        Self {
            effects: rows(&Effects::default()),
            selection: rows(&Selection::default()),
            filter: rows(&Filter::default()),
            script: rows(&Script::default()),
            settings: rows(&Settings::defaults()),
        }
    }

    /// The names of all fields.
    pub(crate) fn names(&self) -> Vec<&'static str> {
        let Self { effects, selection, filter, script, settings } = self;
        let all = [effects, selection, filter, script, settings];
        all.into_iter().flatten().map(|row| row.word).collect()
    }
}

/// The rows of a table, whose values are the defaults.
fn rows<T: Table>(defaults: &T) -> Vec<Row> {
    let mut rows = Vec::new();
    defaults.each(&mut |row: &'static notation::Row, field| {
        let mut default = None;
        field.write(&mut |value| {
            default = Some(
                value.map_or_else(String::new, |value| String::from_utf8_lossy(value).into_owned()),
            );
        });
        let prose = Prose::new(&join(row.about.docs));
        rows.push(Row {
            word: row.word,
            section: row.about.section,
            transport: row.transport,
            value: row.about.value,
            value_type: field.value_type(),
            repeats: field.repeats(),
            bounds: row.bounds,
            default,
            prose,
        });
    });
    rows
}

/// The headings, in order, each with its rows.
pub(crate) fn sections(rows: &[Row]) -> Vec<(&'static str, Vec<&Row>)> {
    let mut sections: Vec<(&'static str, Vec<&Row>)> = Vec::new();
    for row in rows {
        match sections.last_mut().filter(|(section, _)| *section == row.section) {
            Some((_, rows)) => rows.push(row),
            None => sections.push((row.section, vec![row])),
        }
    }
    sections
}
