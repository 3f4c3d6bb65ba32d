//! The rows of the guest's tables, as the other modules use them.

use test_tracker_guest::control;
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
    /// The arguments of functions of the control interface, by a short name.
    arguments: Vec<(&'static str, Vec<Row>)>,
}

impl Tables {
    pub(crate) fn new() -> Self {
        Self {
            effects: rows(&Effects::default()),
            selection: rows(&Selection::default()),
            filter: rows(&Filter::default()),
            script: rows(&Script::default()),
            settings: rows(&Settings::defaults()),
            arguments: vec![
                ("requests", rows(&control::RequestsQuery::default())),
                ("events", rows(&control::EventsQuery::default())),
                ("explain", rows(&control::ExplainQuery::default())),
                ("wait", rows(&control::WaitBody::default())),
                ("expectation", rows(&control::ExpectBody::default())),
                ("held", rows(&control::HeldBody::default())),
                ("peer", rows(&control::PeerBody::default())),
                ("counts", rows(&control::CountsBody::default())),
                ("refusal", rows(&control::RefusalBody::default())),
                ("intervals", rows(&control::IntervalsBody::default())),
                ("advance", rows(&control::AdvanceBody::default())),
                ("down", rows(&control::DownBody::default())),
            ],
        }
    }

    /// The arguments of a function of the control interface.
    pub(crate) fn arguments(&self, name: &str) -> &[Row] {
        let found = self.arguments.iter().find(|(known, _)| *known == name);
        &found.unwrap_or_else(|| panic!("{name}: no such arguments")).1
    }

    /// The names of all fields.
    pub(crate) fn names(&self) -> Vec<&'static str> {
        let Self { effects, selection, filter, script, settings, .. } = self;
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
