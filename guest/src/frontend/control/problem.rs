//! Errors, as problem details (RFC 9457).

use serde::Serialize;

use super::response::Response;
use crate::notation::output::to_json;

/// Why a request was not done.
#[derive(Debug)]
pub(super) struct Problem {
    /// The status line's code and reason.
    status: &'static str,
    /// The name, the value, and what was expected.
    detail: String,
    /// A header field of the response.
    header: Option<String>,
    /// The expectations that are not met, each explained.
    unmet: Vec<String>,
}

#[derive(Serialize)]
struct Details<'a> {
    r#type: &'static str,
    title: &'a str,
    status: u16,
    detail: &'a str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    unmet: &'a [String],
}

/// A `400 Bad Request`.
impl From<String> for Problem {
    fn from(detail: String) -> Self {
        Problem::new("400 Bad Request", detail)
    }
}

impl Problem {
    pub(super) fn new(status: &'static str, detail: impl Into<String>) -> Self {
        Problem { status, detail: detail.into(), header: None, unmet: Vec::new() }
    }

    pub(super) fn forbidden(detail: String) -> Self {
        Problem::new("403 Forbidden", detail)
    }

    pub(super) fn not_found(detail: String) -> Self {
        Problem::new("404 Not Found", detail)
    }

    /// Another method is expected.
    pub(super) fn method(detail: String, allowed: &str) -> Self {
        let header = Some(format!("Allow: {allowed}\r\n"));
        Problem { header, ..Problem::new("405 Method Not Allowed", detail) }
    }

    /// A wait that has timed out.
    pub(super) fn timeout(detail: String) -> Self {
        Problem::new("408 Request Timeout", detail)
    }

    /// Expectations that are not met.
    pub(super) fn unmet(unmet: Vec<String>) -> Self {
        Problem { unmet, ..Problem::new("409 Conflict", "") }
    }

    pub(super) fn response(self) -> Response {
        let (code, title) = self.status.split_once(' ').unwrap_or((self.status, ""));
        let detail = match self.unmet.is_empty() {
            true => self.detail,
            false => self.unmet.join("\n\n"),
        };
        let body = to_json(&Details {
            r#type: "about:blank",
            title,
            status: code.parse().unwrap_or(500),
            detail: &detail,
            unmet: &self.unmet,
        });
        let response =
            Response::new(self.status, "application/problem+json", (body + "\n").into_bytes());
        response.with_header(self.header.unwrap_or_default())
    }
}
