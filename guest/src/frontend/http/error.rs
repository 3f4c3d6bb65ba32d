//! The response to an invalid request, as the profile writes it.

use super::response::{Meaning, Response, fill};
use crate::behavior::switches::{Mistakes, NoAnswer, ParamError};

/// The mistake, the parameter, and the tracker's text for it.
type Text = (ParamError, &'static str, &'static str);

/// A mistake in a request.
#[derive(Debug)]
pub(super) struct HttpError {
    /// How to answer it, if the tracker has no text for it.
    pub(super) answer: NoAnswer,
    /// The status of an explained failure.
    pub(super) status: &'static str,
    /// The mistake and what was expected, or the tracker's own text for it.
    pub(super) text: String,
}

impl From<String> for HttpError {
    /// With status 200, like refused announces and scrapes.
    fn from(text: String) -> Self {
        HttpError { answer: NoAnswer::Explained, status: "200 OK", text }
    }
}

impl HttpError {
    /// The response that the client gets. `target` is the target of its request.
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
    /// The error for a mistake in a parameter; `explained` is our own text for it.
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
