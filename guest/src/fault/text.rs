//! A fault in words, `announce udp times=2 drop then delay=2s`, or in JSON,
//! `{"action": "announce", "transport": "udp", "times": 2, "steps": [{"drop": true}, {"delay": 2}]}`.

use std::fmt;

use hifijson::value::Value as Json;

use super::definition::{Fault, Selection};
use super::effects::Effects;
use crate::base::{Action, Event, Family, Transport};
use crate::notation::json::{self, Fields, Value, set_named, unknown_field};
use crate::notation::names::{expected, from_camel_case};
use crate::notation::words::{self, Target, Writer};
use crate::notation::{Field, Table};
use crate::record::Filter;

/// Words that are not fields.
const MARKS: [&str; 4] = ["once", "always", "ok", "then"];

/// The most steps in all faults of a tracker.
const STEPS_MAX: usize = 10_000;

/// Fields of a filter that are not known before the request is answered.
const LATE: [&str; 2] = ["outcome", "fault"];

impl Target for Fault {
    fn what(&self) -> &'static str {
        "fault"
    }

    fn names(&self) -> Vec<&'static str> {
        let filter = Filter::ROWS.iter().filter(|row| !LATE.contains(&row.word));
        let rows = filter.chain(Selection::ROWS).chain(Effects::ROWS).map(|row| row.word);
        let kinds = [Action::KIND, Transport::KIND, Event::KIND, Family::KIND];
        let kinds = kinds.into_iter().flat_map(|kind| kind.words);
        rows.chain(kinds.copied()).chain(MARKS).chain(["steps"]).collect()
    }

    fn find(&mut self, word: &str) -> Result<Option<&mut dyn Field>, String> {
        if LATE.contains(&word) {
            return Err(format!("{word}: not known before the request is answered"));
        }
        if let Some(field) = self.steps.last_mut().and_then(|step| Table::named(step, word)) {
            return Ok(Some(field));
        }
        Ok(match Table::named(&mut self.filter, word) {
            Some(field) => Some(field),
            None => Table::named(&mut self.selection, word),
        })
    }

    fn alone(&self) -> &'static [&'static str] {
        Filter::ALONE
    }

    fn mark(&mut self, word: &str) -> Result<bool, String> {
        match word {
            "always" | "ok" => {}
            "once" => words::set(&mut self.selection.times, "times", Some(b"1"))?,
            "then" => {
                check_steps(self.steps.len() + 1)?;
                self.steps.push(Effects::default());
            }
            _ => return Ok(false),
        }
        Ok(true)
    }
}

impl Fault {
    /// Reads a fault in words, or as a JSON object.
    ///
    /// # Errors
    /// Which word or field is wrong, and what was expected.
    pub fn parse(text: &str) -> Result<Self, String> {
        if !text.trim_ascii_start().starts_with('{') {
            let mut fault = Fault::default();
            words::read(&mut fault, text)?;
            return Ok(fault);
        }
        match json::parse(text)? {
            Json::Object(fields) => object(&fields),
            other => Err(expected("fault", &other, "an object")),
        }
    }

    /// Reads a JSON array of faults. Each is a text in words, or an object.
    ///
    /// # Errors
    /// Which item is invalid, and why.
    pub fn parse_list(text: &str) -> Result<Vec<Self>, String> {
        let Json::Array(items) = json::parse(text)? else {
            return Err("expected an array of faults".into());
        };
        let (mut faults, mut steps) = (Vec::new(), 0);
        for (index, item) in items.iter().enumerate() {
            let fault = match item {
                Json::String(text) => Fault::parse(text),
                Json::Object(fields) => object(fields),
                other => Err(format!("{other}, expected a text or an object")),
            };
            let fault = fault.and_then(|fault| {
                steps += fault.steps.len();
                check_steps(steps).map(|()| fault)
            });
            faults.push(fault.map_err(|error| format!("faults[{index}]: {error}"))?);
        }
        Ok(faults)
    }
}

/// Fails if faults have more steps than there is room for.
pub(super) fn check_steps(steps: usize) -> Result<(), String> {
    match steps {
        ..=STEPS_MAX => Ok(()),
        _ => Err(format!("steps: more than {STEPS_MAX}, expected at most as many in all faults")),
    }
}

fn object(fields: &Fields) -> Result<Fault, String> {
    let mut fault = Fault::default();
    let steps = fields.iter().find(|(name, _)| name == "steps");
    if steps.is_some() {
        fault.steps.clear();
    }
    for (name, value) in fields {
        match &**name {
            "steps" => {}
            "once" => match value {
                Json::Bool(true) => words::set(&mut fault.selection.times, "once", Some(b"1"))?,
                Json::Bool(false) | Json::Null => {}
                other => return Err(expected(name, other, "true or false")),
            },
            _ if steps.is_some() && is_effect(name) => {
                return Err(format!("{name}: an effect beside steps, expected in one of them"));
            }
            _ => set_named(&mut fault, name, value)?,
        }
    }
    match steps {
        Some((_, Json::Array(steps))) => {
            check_steps(steps.len())?;
            fault.steps = steps.iter().map(step).collect::<Result<_, _>>()?
        }
        Some((name, other)) => return Err(expected(name, other, "an array of objects")),
        None => {}
    }
    if fault.steps.is_empty() {
        return Err("steps: [], expected one step or more".into());
    }
    Ok(fault)
}

fn is_effect(name: &str) -> bool {
    let word = from_camel_case(name);
    Effects::ROWS.iter().any(|row| row.word == word)
}

fn step(value: &Value) -> Result<Effects, String> {
    let Json::Object(fields) = value else {
        return Err(expected("steps", value, "objects with effects"));
    };
    let mut effects = Effects::default();
    for (name, value) in fields {
        if !is_effect(name) {
            let known = Fault::default().names().contains(&&*from_camel_case(name));
            return Err(match known {
                true => format!("{name}: in a step, expected beside steps"),
                false => unknown_field(&Fault::default(), name),
            });
        }
        set_named(&mut effects, name, value)?;
    }
    Ok(effects)
}

/// The words that [`Fault::parse`] reads.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut writer = Writer::new(f);
        writer.table(&self.filter, &[])?;
        writer.table(&self.selection, &["name"])?;
        for (index, step) in self.steps.iter().enumerate() {
            if index > 0 {
                writer.word("then", None)?;
            }
            if step.is_empty() {
                writer.word("ok", None)?;
            }
            writer.table(step, &[])?;
        }
        match &self.selection.name {
            Some(name) => writer.word("name", Some(name.as_bytes())),
            None => Ok(()),
        }
    }
}
