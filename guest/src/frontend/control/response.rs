//! Responses.

/// A whole response.
#[derive(Debug)]
pub(super) struct Response {
    status: &'static str,
    content_type: &'static str,
    /// Header fields, each with its end.
    headers: String,
    body: Vec<u8>,
}

impl Response {
    pub(super) fn new(status: &'static str, content_type: &'static str, body: Vec<u8>) -> Self {
        Response { status, content_type, headers: String::new(), body }
    }

    /// JSON with a line feed at its end, for shells.
    pub(super) fn json(mut body: String) -> Self {
        body.push('\n');
        Response::new("200 OK", "application/json", body.into_bytes())
    }

    pub(super) fn created(body: String) -> Self {
        Response { status: "201 Created", ..Response::json(body) }
    }

    /// Done, and there is nothing to say.
    pub(super) fn done() -> Self {
        Response::new("204 No Content", "", Vec::new())
    }

    pub(super) fn with_header(self, field: String) -> Self {
        Response { headers: self.headers + &field, ..self }
    }

    /// Adds its bytes to those that are to be sent. A response to HEAD has no body.
    pub(super) fn write(&self, head_only: bool, keep_alive: bool, out: &mut Vec<u8>) {
        let Response { status, content_type, headers, body } = self;
        let mut head = format!("HTTP/1.1 {status}\r\n");
        if !content_type.is_empty() {
            head += &format!("Content-Type: {content_type}\r\n");
        }
        if !status.starts_with("204") {
            head += &format!("Content-Length: {}\r\n", body.len());
        }
        head += headers;
        head += COMMON;
        if !keep_alive {
            head += "Connection: close\r\n";
        }
        out.extend(head.bytes());
        out.extend(b"\r\n");
        if !head_only {
            out.extend(body);
        }
    }
}

/// The header fields of every response. A browser neither keeps it nor guesses its type.
pub(super) const COMMON: &str = "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n";
