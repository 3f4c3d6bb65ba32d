//! The response to an invalid request, as the profile has it.

use super::response::{Meaning, Response, fill};
use crate::behavior::switches::{Mistakes, NoAnswer, ParamError};

/// What is wrong, with which parameter, and what a tracker says of it.
type Text = (ParamError, &'static str, &'static str);

/// Something that is wrong with a request.
#[derive(Debug)]
pub(super) struct HttpError {
    /// What to do about it, if there is no text for it.
    pub(super) answer: NoAnswer,
    /// The status of an explanation.
    pub(super) status: &'static str,
    /// What is wrong and what was expected; or the text that a tracker has for it.
    pub(super) text: String,
}

impl From<String> for HttpError {
    /// With status 200, as announces and scrapes are refused.
    fn from(text: String) -> Self {
        HttpError { answer: NoAnswer::Explained, status: "200 OK", text }
    }
}

impl HttpError {
    /// What the client gets. `target` is what it asked for.
    pub(super) fn response(self, target: &[u8]) -> Response {
        let HttpError { answer, status, text } = self;
        match answer {
            NoAnswer::Explained => Response::failure(status, text),
            NoAnswer::NamesTarget(text) => {
                let target = target.escape_ascii();
                Response::failure("200 OK", format!("{text}{target}"))
            }
            NoAnswer::Page(page) => Response {
                status: page.status,
                head: Some(&page.head),
                body: page.body.into(),
                reply: None,
                meaning: Meaning::Refused(text),
            },
            NoAnswer::Silence | NoAnswer::Close => Response {
                status,
                head: None,
                body: Vec::new(),
                reply: None,
                meaning: Meaning::Nothing { stays_open: matches!(answer, NoAnswer::Silence) },
            },
        }
    }
}

impl Mistakes {
    /// What is wrong with a parameter; `explained` says it in our words.
    pub(super) fn about(
        &self,
        what: ParamError,
        name: &[u8],
        value: &[u8],
        explained: String,
    ) -> HttpError {
        let text = |what| {
            let said_of =
                |said: &&Text| said.0 == what && (said.1 == "*" || said.1.as_bytes() == name);
            self.texts.iter().find(said_of).map(|(.., text)| *text)
        };
        match text(what).or_else(|| text(ParamError::Invalid).filter(|_| what == ParamError::Zero))
        {
            Some(text) => {
                let value = value.escape_ascii().to_string();
                let filled = fill(text, &|field| match field {
                    b'n' => name,
                    _ => value.as_bytes(),
                });
                String::from_utf8(filled).unwrap_or_default().into()
            }
            None => HttpError { answer: self.otherwise, ..explained.into() },
        }
    }
}
