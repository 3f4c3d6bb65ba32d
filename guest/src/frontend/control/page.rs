//! What the control interface serves as it is: the page for people, and the description of the
//! interface.

use super::call::{Answer, Call};
use super::response::Response;

const PAGE: &str = include_str!("page.html");

/// The description of the interface (OpenAPI 3.1).
const OPENAPI: &str = include_str!(concat!(env!("OUT_DIR"), "/openapi.json"));

/// The page. Its policy lets it run its own script and talk to this tracker, and nothing else.
pub(super) fn page(call: &mut Call) -> Answer {
    let nonce = format!("{:016x}{:016x}", call.machine.random(), call.machine.random());
    let policy = format!(
        "Content-Security-Policy: default-src 'none'; script-src 'nonce-{nonce}'; \
         style-src 'nonce-{nonce}'; connect-src 'self'; img-src data:; base-uri 'none'; \
         form-action 'none'; frame-ancestors 'none'\r\n"
    );
    let body = PAGE.replace("{nonce}", &nonce).into_bytes();
    let response = Response::new("200 OK", "text/html; charset=utf-8", body);
    Ok(response.with_header(policy + "Referrer-Policy: no-referrer\r\n").into())
}

pub(super) fn openapi(_: &mut Call) -> Answer {
    Ok(Response::json(OPENAPI.to_owned()).into())
}
