//! All functions of the control interface, by method and path.

use super::call::{Answer, Call};
use super::problem::Problem;
use super::{expectations, faults, life, metrics, page, requests, swarms};
use crate::notation::shown;
use crate::wire::query;

/// A method of HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Reads something. HEAD is the same without the body.
    Get,
    /// Adds or does something.
    Post,
    /// Sets something.
    Put,
    /// Removes something.
    Delete,
}

impl Method {
    const ALL: [(Method, &'static str); 4] = [
        (Method::Get, "GET"),
        (Method::Post, "POST"),
        (Method::Put, "PUT"),
        (Method::Delete, "DELETE"),
    ];

    /// Its name in a request.
    pub fn name(self) -> &'static str {
        Method::ALL[self as usize].1
    }

    fn of(name: &[u8]) -> Option<Self> {
        let name = if name == b"HEAD" { b"GET" } else { name };
        let known = Method::ALL.iter().find(|(_, known)| known.as_bytes() == name);
        known.map(|(method, _)| *method)
    }
}

/// A function, by the method and path that call it.
pub struct Route {
    /// The method.
    pub method: Method,
    /// The path. A part in braces stands for a value.
    pub path: &'static str,
    function: fn(&mut Call) -> Answer,
}

const fn get(path: &'static str, function: fn(&mut Call) -> Answer) -> Route {
    Route { method: Method::Get, path, function }
}

const fn post(path: &'static str, function: fn(&mut Call) -> Answer) -> Route {
    Route { method: Method::Post, path, function }
}

const fn put(path: &'static str, function: fn(&mut Call) -> Answer) -> Route {
    Route { method: Method::Put, path, function }
}

const fn delete(path: &'static str, function: fn(&mut Call) -> Answer) -> Route {
    Route { method: Method::Delete, path, function }
}

/// All functions.
pub const ROUTES: &[Route] = &[
    get("/", page::page),
    get("/openapi.json", page::openapi),
    get("/metrics", metrics::metrics),
    get("/tracker", life::about),
    get("/requests", requests::list),
    get("/recorded", requests::recorded),
    get("/counters", requests::counters),
    get("/explain", requests::explain),
    get("/events", requests::events),
    post("/wait", requests::wait),
    get("/expectations", expectations::list),
    post("/expectations", expectations::add),
    get("/verify", expectations::verify),
    get("/swarms", swarms::list),
    get("/swarms/{infoHash}/peers", swarms::peers),
    post("/swarms/{infoHash}/peers", swarms::add_peer),
    delete("/swarms/{infoHash}/peers/{address}", swarms::remove_peer),
    put("/swarms/{infoHash}/counts", swarms::set_counts),
    delete("/swarms/{infoHash}/counts", swarms::restore_counts),
    put("/swarms/{infoHash}/refusal", swarms::refuse),
    delete("/swarms/{infoHash}/refusal", swarms::admit),
    put("/intervals", swarms::set_intervals),
    delete("/intervals", swarms::restore_intervals),
    post("/next-announce", swarms::next_announce),
    get("/faults", faults::list),
    post("/faults", faults::add),
    delete("/faults", faults::clear),
    get("/faults/{id}", faults::get),
    delete("/faults/{id}", faults::remove),
    post("/faults/{id}/release", faults::release),
    post("/faults/{id}/wait", faults::wait),
    get("/clock", life::read),
    post("/clock/advance", life::advance),
    post("/clock/freeze", life::freeze),
    post("/clock/resume", life::resume),
    post("/down", life::down),
    post("/up", life::up),
    delete("/connection-ids", life::forget_connection_ids),
    post("/clear", life::clear),
    get("/snapshot", life::snapshot),
    put("/snapshot", life::restore),
];

/// A function that a request asks for.
pub(super) struct Found {
    pub(super) method: Method,
    pub(super) function: fn(&mut Call) -> Answer,
    /// The parts of the path that stand for `{…}`, decoded.
    pub(super) captures: Vec<Vec<u8>>,
}

/// Finds the function for a method and a path.
pub(super) fn find(method: &[u8], path: &[u8]) -> Result<Found, Problem> {
    let known = Method::of(method);
    let mut allowed: Vec<&str> = Vec::new();
    for route in ROUTES {
        let Some(captures) = captures(route.path, path)? else { continue };
        if Some(route.method) == known {
            return Ok(Found { method: route.method, function: route.function, captures });
        }
        allowed.push(route.method.name());
        if route.method == Method::Get {
            allowed.push("HEAD");
        }
    }
    match allowed.is_empty() {
        true => {
            let path = shown(path);
            Err(Problem::not_found(format!("path {path}: unknown; GET /openapi.json lists all")))
        }
        false => {
            let (method, allowed) = (shown(method), allowed.join(", "));
            Err(Problem::method(format!("method {method}, expected {allowed}"), &allowed))
        }
    }
}

/// The parts of a path that stand for `{…}`, decoded; `None` if the path is another one.
fn captures(pattern: &str, path: &[u8]) -> Result<Option<Vec<Vec<u8>>>, String> {
    let mut captures = Vec::new();
    let mut parts = path.split(|&byte| byte == b'/');
    for wanted in pattern.split('/') {
        match parts.next() {
            Some(part) if wanted.starts_with('{') && !part.is_empty() => {
                captures.push(query::decode(part)?)
            }
            Some(part) if part == wanted.as_bytes() => {}
            _ => return Ok(None),
        }
    }
    Ok(parts.next().is_none().then_some(captures))
}
