//! How a tracker reads parameters: its numbers, flags and events, repeated parameters, and the
//! texts of its errors. The differences between profiles are here.

mod amounts;
mod flag;

use std::mem;

use super::error::HttpError;
use crate::base::Event;
use crate::behavior::Settings;
use crate::behavior::switches::{Amounts, HttpBehavior, Negative, ParamError};
use crate::notation::shown;
use crate::wire::query;

/// Parameters that an announce should have only once.
const ONCE: [&str; 3] = ["info_hash", "peer_id", "port"];

/// How one tracker reads parameters.
#[derive(Clone, Copy)]
pub(super) struct Dialect<'a> {
    settings: &'a Settings,
    http: &'static HttpBehavior,
}

/// Takes the name and the value of a parameter. An error explains the mistake.
type Take<'a, E> = &'a mut dyn FnMut(&[u8], &[u8]) -> Result<(), E>;

impl<'a> Dialect<'a> {
    /// The dialect that the settings ask for.
    pub(super) fn new(settings: &'a Settings) -> Self {
        Dialect { settings, http: &settings.behavior.http }
    }

    /// Reads the parameters of an announce.
    ///
    /// # Errors
    /// An escape that can't be decoded, a repeated parameter, or an error of `take`.
    pub(super) fn read_once(self, query: &[u8], take: Take<String>) -> Result<(), HttpError> {
        let mut seen = [false; ONCE.len()];
        self.read(query, &mut |name, value| {
            let once = ONCE.iter().position(|once| once.as_bytes() == name);
            if once.is_some_and(|at| mem::replace(&mut seen[at], true)) {
                let mistakes = &self.http.mistakes;
                let mistake = match name {
                    b"info_hash" => mistakes.one_info_hash.then_some(ParamError::Twice),
                    _ => mistakes.no_twins.then_some(ParamError::Invalid),
                };
                if let Some(what) = mistake {
                    let name = name.escape_ascii();
                    return Err((what, format!("{name}: given more than once, expected once")));
                }
                if self.http.query.first_counts {
                    return Ok(());
                }
            }
            take(name, value).map_err(|explained| (invalid(name, value), explained))
        })
    }

    /// Reads the parameters of a scrape. Each may occur any number of times.
    ///
    /// # Errors
    /// An escape that can't be decoded, or an error of `take`.
    pub(super) fn read_all(self, query: &[u8], take: Take<String>) -> Result<(), HttpError> {
        self.read(query, &mut |name, value| {
            take(name, value).map_err(|explained| (invalid(name, value), explained))
        })
    }

    fn read(self, query: &[u8], take: Take<(ParamError, String)>) -> Result<(), HttpError> {
        // The error to report. It starts as a bad escape, which fails before `take` is called.
        let (mut what, mut about, mut given) = (ParamError::Escape, Vec::new(), Vec::new());
        let read = query::parameters_in(self.http.query, query, &mut |name, value| {
            take(name, value).map_err(|(mistake, explained)| {
                (what, about, given) = (mistake, name.to_vec(), value.to_vec());
                explained
            })
        });
        read.map_err(|explained| self.http.mistakes.about(what, &about, &given, explained))
    }

    /// Checks that an announce has all required parameters; `has` says whether it has one.
    ///
    /// # Errors
    /// The first one that is missing.
    pub(super) fn require(self, has: impl Fn(&str) -> bool) -> Result<(), HttpError> {
        match self.http.required.iter().find(|name| !has(name)) {
            Some(name) => Err(self.missing(name, format!("{name}: missing"))),
            None => Ok(()),
        }
    }

    /// The error for a missing parameter; `explained` is our own text for it.
    pub(super) fn missing(self, name: &str, explained: String) -> HttpError {
        self.http.mistakes.about(ParamError::Missing, name.as_bytes(), b"", explained)
    }

    /// Reads `uploaded`, `downloaded` or `left`.
    pub(super) fn bytes(self, name: &str, value: &[u8]) -> Result<Option<u64>, String> {
        let read = self.http.amounts.read_bytes(name, value);
        read.map_err(|()| expected(name, value, "a whole number, 0 to 18446744073709551615"))
    }

    /// The `left` of a client that does not send it.
    pub(super) fn left_unsaid(self) -> Option<u64> {
        self.http.seeds_unless_it_says.then_some(0)
    }

    pub(super) fn port(self, value: &[u8]) -> Result<u16, String> {
        let number = self.http.amounts.read(value).map(|port| match self.http.amounts {
            // A negative number with few digits is also a port.
            Amounts::Wrapping if port as i32 <= i32::from(u16::MAX) => port & 0xffff,
            _ => port,
        });
        let port = number.and_then(|port| u16::try_from(port).ok());
        port.filter(|&port| port != 0 || self.http.port_0)
            .ok_or_else(|| expected("port", value, "1 to 65535"))
    }

    /// Reads `numwant`. Unless the profile differs, a negative number stands for the tracker's
    /// default, as -1 does over UDP.
    pub(super) fn numwant(self, value: &[u8]) -> Result<Option<u32>, String> {
        let digits = value.strip_prefix(b"-");
        let Some(wanted) = self.http.amounts.read(digits.unwrap_or(value)) else {
            return match self.http.amounts {
                Amounts::JavaScript => Ok(None),
                _ => Err(expected("numwant", value, "a whole number")),
            };
        };
        Ok(match (digits, self.http.negative_numwant) {
            (Some(_), Negative::Mistake) => return Err(expected("numwant", value, "0 or more")),
            (Some(_), Negative::Nobody) if wanted != 0 => Some(0),
            (Some(_), _) => None,
            (None, _) if wanted == 0 => {
                let settings = self.settings;
                let (default, max) = (settings.http_numwant_default(), settings.http_numwant_max());
                Some(self.http.numwant_0.peers(default, max))
            }
            (None, _) => Some(u32::try_from(wanted).unwrap_or(u32::MAX)),
        })
    }

    pub(super) fn event(self, value: &[u8]) -> Result<Event, String> {
        let events = &self.http.events;
        let lower;
        let mut word = value;
        if events.any_case {
            lower = value.to_ascii_lowercase();
            word = &lower;
        }
        let event = match word {
            b"none" => events.none.then_some(Event::None),
            b"" => events.nothing.then_some(Event::None),
            _ => Event::from_query(word).filter(|&event| event != Event::Paused || events.paused),
        };
        let expect = || expected("event", value, "started, completed, stopped, paused or empty");
        event.or_else(|| events.anything.then_some(Event::None)).ok_or_else(expect)
    }

    /// Checks the length of a `key`.
    pub(super) fn key(self, value: &[u8]) -> Result<&[u8], String> {
        match value.len() <= self.http.key_max {
            true => Ok(value),
            false => Err(expected("key", value, "fewer bytes")),
        }
    }

    pub(super) fn compact(self, value: &[u8]) -> Result<bool, String> {
        self.http.compact.read("compact", value)
    }

    pub(super) fn no_peer_id(self, value: &[u8]) -> Result<bool, String> {
        self.http.no_peer_id.read("no_peer_id", value)
    }
}

/// The kind of mistake in an invalid value.
fn invalid(name: &[u8], value: &[u8]) -> ParamError {
    match (name, value) {
        (b"port", b"0") => ParamError::Zero,
        _ => ParamError::Invalid,
    }
}

/// A failure reason with the value that was given and what was expected.
pub(super) fn expected(name: &str, value: &[u8], expected: &str) -> String {
    format!("{name}: \"{}\", expected {expected}", shown(value))
}
