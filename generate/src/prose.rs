//! The documentation of a row, adapted to each output.

pub(crate) use test_tracker_guest::notation::camel_case as camel;

/// Documentation in parts.
pub(crate) struct Prose {
    /// Everything but the default.
    text: String,
    /// The default, if it is a description and not a value.
    default: Option<String>,
}

impl Prose {
    pub(crate) fn new(text: &str) -> Self {
        match text.split_once(" Default: ") {
            Some((text, default)) => {
                let default = default.strip_suffix('.').unwrap_or(default);
                Self { text: text.into(), default: Some(default.into()) }
            }
            None => Self { text: text.into(), default: None },
        }
    }

    /// All sentences but the default.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The first sentence, without its full stop.
    pub(crate) fn summary(&self) -> &str {
        let sentence = self.text.split(". ").next().unwrap_or_default();
        sentence.strip_suffix('.').unwrap_or(sentence)
    }

    /// The default, if it is a description and not a value.
    pub(crate) fn default(&self) -> Option<&str> {
        self.default.as_deref()
    }
}

/// The lines of a doc comment as one.
pub(crate) fn join(lines: &[&str]) -> String {
    lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ")
}

/// Replaces the names of fields, `min-interval` in backticks, with the result of `written`.
pub(crate) fn rename(text: &str, names: &[&str], written: impl Fn(&str) -> String) -> String {
    let mut parts = Vec::new();
    for (index, part) in text.split('`').enumerate() {
        match index % 2 == 1 {
            true if names.contains(&part) => parts.push(written(part)),
            true => parts.push(format!("`{part}`")),
            false => parts.push(part.into()),
        }
    }
    parts.concat()
}

/// `min-interval` as `min_interval`.
pub(crate) fn snake(word: &str) -> String {
    word.replace('-', "_")
}

/// Breaks a text into lines of at most 100 columns, each after `start`.
pub(crate) fn wrap(text: &str, start: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = start.to_string();
    for word in text.split_whitespace() {
        let begun = line.len() > start.len();
        if begun && line.len() + 1 + word.len() > 100 {
            lines.push(std::mem::replace(&mut line, start.to_string()));
        }
        if !line.ends_with(' ') {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push(line);
    lines
}
