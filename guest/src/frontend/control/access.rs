//! Who may use the control interface: programs and pages on this machine, not pages from elsewhere
//! that a browser shows.
//!
//! A page from elsewhere can send requests to any address. So `Host` must be the address of the
//! listener or localhost: the name of a foreign site that leads here (DNS rebinding) is refused. A
//! request with the `Origin` of another site is refused. Whatever changes something needs a method
//! or a `Content-Type` for which a browser asks first (a preflight by OPTIONS), and OPTIONS is
//! refused.

use std::net::SocketAddr;

use super::message::Message;
use super::problem::Problem;
use super::routes::Method;
use crate::notation::shown;

/// What a body may be, if a request changes something.
const BODIES: [&str; 2] = ["application/json", "application/octet-stream"];

/// Checks where a request comes from. `local` is the address that it came to.
pub(super) fn check_source(message: &Message, local: SocketAddr) -> Result<(), Problem> {
    let bound = match local.port() {
        // The port that a URL leaves out.
        80 => vec![local.to_string(), local.ip().to_string(), "localhost".into()],
        _ => vec![local.to_string()],
    };
    let localhost = format!("localhost:{}", local.port());
    let is_bound = |host: &[u8]| {
        let known = bound.iter().chain([&localhost]);
        known.into_iter().any(|known| host.eq_ignore_ascii_case(known.as_bytes()))
    };
    let host = message.host.unwrap_or_default();
    if !is_bound(host) {
        let host = shown(host);
        return Err(Problem::forbidden(format!("Host: {host}, expected {local} or {localhost}")));
    }
    let Some(origin) = message.origin else { return Ok(()) };
    match origin.strip_prefix(b"http://") {
        Some(of) if of.eq_ignore_ascii_case(host) => Ok(()),
        _ => {
            let (origin, host) = (shown(origin), shown(host));
            Err(Problem::forbidden(format!("Origin: {origin}, expected http://{host} or none")))
        }
    }
}

/// Checks that a request which changes something says what its body is.
pub(super) fn check_body(message: &Message, method: Method) -> Result<(), Problem> {
    if matches!(method, Method::Get | Method::Delete) {
        return Ok(());
    }
    let given = message.content_type.unwrap_or_default();
    let kind = given.split(|&byte| byte == b';').next().unwrap_or_default().trim_ascii();
    if BODIES.iter().any(|known| kind.eq_ignore_ascii_case(known.as_bytes())) {
        return Ok(());
    }
    let given = match given {
        b"" => "none".into(),
        given => shown(given).to_string(),
    };
    let expected = BODIES.join(" or ");
    let detail = format!("Content-Type: {given}, expected {expected}");
    Err(Problem::new("415 Unsupported Media Type", detail))
}
