//! Messages of the WebSocket tracker protocol: objects in JSON, in which bytes are texts of the
//! characters U+0000 to U+00FF.

use std::borrow::Cow;

use crate::base::{Action, Event, InfoHash};
use crate::notation::json::{self, Value};

/// Fields whose text stands for bytes.
const BYTES: [&str; 5] = ["info_hash", "peer_id", "to_peer_id", "offer_id", "trackerid"];

/// A message, whose fields are read when they are needed.
#[derive(Debug, Default)]
pub(crate) struct Message<'a> {
    /// Names and values, as they are written.
    fields: Vec<(Cow<'a, str>, &'a str)>,
}

impl<'a> Message<'a> {
    /// Reads a message as far as it is valid.
    ///
    /// # Errors
    /// What is wrong with the rest of it.
    pub(crate) fn read(text: &'a str) -> (Self, Result<(), String>) {
        let mut fields = Vec::new();
        let result = json::written_fields(text, &mut |name, value| fields.push((name, value)));
        (Message { fields }, result)
    }

    /// A field as it is written; if it occurs several times, the last one. `null` is no value.
    pub(crate) fn written(&self, name: &str) -> Option<&'a str> {
        let found = self.fields.iter().rev().find(|(known, _)| known == name);
        found.map(|(_, value)| *value).filter(|value| *value != "null")
    }

    /// The value of a field.
    pub(crate) fn value(&self, name: &str) -> Option<Value<'a>> {
        json::parse(self.written(name)?).ok()
    }

    /// The text of a field.
    pub(crate) fn text(&self, name: &str) -> Option<Cow<'a, str>> {
        match self.value(name)? {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The bytes of a field.
    pub(crate) fn bytes(&self, name: &str) -> Option<Vec<u8>> {
        from_text(&self.text(name)?)
    }

    /// What it asks for.
    pub(crate) fn action(&self) -> Action {
        match self.text("action").as_deref() {
            Some("announce") if self.written("answer").is_some() => Action::Answer,
            Some("announce") => Action::Announce,
            Some("scrape") => Action::Scrape,
            _ => Action::Unknown,
        }
    }

    /// The event of an announce; `None` if it is unknown.
    pub(crate) fn event(&self) -> Option<Event> {
        match self.value("event") {
            None => Some(Event::None),
            Some(Value::String(event)) if event == "update" => Some(Event::None),
            Some(Value::String(event)) => Event::from_query(event.as_bytes()),
            Some(_) => None,
        }
    }

    /// Calls `give` with each parameter and its value, as the record has them.
    pub(crate) fn parameters(&self, give: &mut dyn FnMut(&str, Vec<u8>)) {
        for (name, written) in &self.fields {
            match json::parse(written) {
                Ok(Value::String(text)) => give(name, parameter(name, &text)),
                Ok(Value::Array(items)) if name == "info_hash" => {
                    for item in &items {
                        match item {
                            Value::String(text) => give(name, parameter(name, text)),
                            other => give(name, other.to_string().into_bytes()),
                        }
                    }
                }
                _ => give(name, written.as_bytes().to_vec()),
            }
        }
    }
}

fn parameter(name: &str, text: &str) -> Vec<u8> {
    let bytes = BYTES.contains(&name).then(|| from_text(text)).flatten();
    bytes.unwrap_or_else(|| text.as_bytes().to_vec())
}

/// The bytes that a text stands for; `None` if a character is beyond U+00FF.
pub(crate) fn from_text(text: &str) -> Option<Vec<u8>> {
    text.chars().map(|letter| u8::try_from(letter).ok()).collect()
}

/// The text that stands for bytes.
pub(crate) fn to_text(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

/// 20 bytes of a text.
pub(crate) fn twenty(text: &str) -> Option<[u8; 20]> {
    from_text(text)?.try_into().ok()
}

/// An info hash of a text.
pub(crate) fn info_hash(text: &str) -> Option<InfoHash> {
    twenty(text).map(InfoHash)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parameters(text: &str) -> Vec<(String, Vec<u8>)> {
        let mut all = Vec::new();
        Message::read(text).0.parameters(&mut |name, value| all.push((name.to_owned(), value)));
        all
    }

    #[test]
    fn bytes_are_texts() {
        let all: Vec<u8> = (0..=255).collect();
        assert_eq!(from_text(&to_text(&all)), Some(all));
        assert_eq!(from_text("\u{100}"), None);
    }

    #[test]
    fn parameters_are_decoded_as_far_as_the_message_goes() {
        let text = r#" {"action": "announce", "info_hash":"\u0000\u00ff", "left" : 12, "event":null,
            "offers": [{"offer": {"sdp": "v=0\r\n"}}], "peer_id": "ÿ", "note": "ÿ", "cut": [1, "#;
        let expected = [
            ("action", &b"announce"[..]),
            ("info_hash", b"\0\xff"),
            ("left", b"12"),
            ("event", b"null"),
            ("offers", br#"[{"offer": {"sdp": "v=0\r\n"}}]"#),
            ("peer_id", b"\xff"),
            ("note", "ÿ".as_bytes()),
        ];
        let expected: Vec<_> =
            expected.iter().map(|(name, value)| ((*name).to_owned(), value.to_vec())).collect();
        assert_eq!(parameters(text), expected);
        assert!(Message::read(text).1.is_err());
        let several = parameters(r#"{"info_hash":["a","\u00e9",5]}"#);
        let values: Vec<_> = several.iter().map(|(_, value)| value.as_slice()).collect();
        assert_eq!(values, [&b"a"[..], b"\xe9", b"5"]);
    }

    #[test]
    fn actions_and_events_are_told_apart() {
        for (text, action, event) in [
            (r#"{"action":"announce"}"#, Action::Announce, Some(Event::None)),
            (r#"{"action":"announce","event":"started"}"#, Action::Announce, Some(Event::Started)),
            (r#"{"action":"announce","event":"update"}"#, Action::Announce, Some(Event::None)),
            (r#"{"action":"announce","event":""}"#, Action::Announce, Some(Event::None)),
            (r#"{"action":"announce","event":"x"}"#, Action::Announce, None),
            (r#"{"action":"announce","event":1}"#, Action::Announce, None),
            (r#"{"action":"announce","answer":{}}"#, Action::Answer, Some(Event::None)),
            (r#"{"action":"announce","answer":null}"#, Action::Announce, Some(Event::None)),
            (r#"{"action":"scrape"}"#, Action::Scrape, Some(Event::None)),
            (r#"{"action":"connect"}"#, Action::Unknown, Some(Event::None)),
            (r#"[]"#, Action::Unknown, Some(Event::None)),
        ] {
            let (message, _) = Message::read(text);
            assert_eq!((message.action(), message.event()), (action, event), "{text}");
        }
    }
}
