//! The arguments of functions: parameters of a query, and fields of a body in JSON.
//!
//! Each set of arguments is a table; those that have a filter beside it have its fields, too: in a
//! query by their names, or in words as `filter`; in a body as `filter`, in words or as an object.

use std::time::Duration;

use hifijson::value::Value as Json;

use super::problem::Problem;
use crate::base::PeerId;
use crate::notation::json::{Value, parse, set_named};
use crate::notation::names::{expected, from_camel_case, unknown};
use crate::notation::words::{self, Target};
use crate::notation::{Field, Table, camel_case, table};
use crate::record::{Filter, Times};
use crate::wire::query::{self, Syntax};

table! {
    /// Which requests to list.
    #[derive(Debug, Default)]
    RequestsQuery "requests query";

    "Requests" {
        /// Only requests with a number above this one. Default: 0.
        after "number": Option<u64>;
        /// At most this many requests. Default: 1000.
        max "requests": Option<u32>, from 1 to 10000;
    }
}

table! {
    /// Which requests to send as events.
    #[derive(Debug, Default)]
    EventsQuery "events query";

    "Events" {
        /// Begin with the requests after this number. The header field `Last-Event-ID` comes before
        /// it. Default: from now on.
        after "number": Option<u64>;
    }
}

table! {
    /// What to explain.
    #[derive(Debug, Default)]
    ExplainQuery "explain query";

    "Explanation" {
        /// Only requests with a number above this one. Default: 0.
        after "number": Option<u64>;
        /// At least this many were expected. Default: 1, or `max` if it is less.
        min "requests": Option<u64>;
        /// At most this many were expected. Default: any number.
        max "requests": Option<u64>;
    }
}

table! {
    /// What to wait for.
    #[derive(Debug, Default)]
    WaitBody "wait";

    "Wait" {
        /// How many requests to wait for. Default: 1.
        count "requests": Option<u32>, from 1 to 10000;
        /// The time limit, in real time, 10 minutes at most. Default: 4 seconds.
        timeout "duration": Option<Duration>, from 0 to 600;
        /// Whether the requests that are in the record already count, too.
        past "": bool;
        /// Requests with a number above this one count, also those in the record.
        after "number": Option<u64>;
    }
}

table! {
    /// How many requests to expect.
    #[derive(Debug, Default)]
    ExpectBody "expectation";

    "Expectation" {
        /// Exactly this many.
        count "requests": Option<u64>;
        /// At least this many. Default: 1, or `max` if it is less.
        min "requests": Option<u64>;
        /// At most this many. Default: any number.
        max "requests": Option<u64>;
    }
}

table! {
    /// How long to wait for a fault that holds replies.
    #[derive(Debug, Default)]
    HeldBody "wait";

    "Held replies" {
        /// How many replies it has to hold. Default: 1.
        held "replies": Option<u32>;
        /// The time limit, in real time, 10 minutes at most. Default: 4 seconds.
        timeout "duration": Option<Duration>, from 0 to 600;
    }
}

table! {
    /// A peer to add.
    #[derive(Debug, Default)]
    PeerBody "peer";

    "Peer" {
        /// Its IP address.
        ip "ip": Option<std::net::IpAddr>;
        /// Its port.
        port "port": Option<u16>, from 1 to 65535;
        /// Its peer id: 20 bytes, or their 40 hexadecimal digits. Default: made from the address.
        peer_id "peer id": Option<PeerId>;
        /// Bytes it still has to download; 0 is a seeder. Default: 1.
        left "bytes": Option<u64>;
    }
}

table! {
    /// The counts of a swarm that replies have.
    #[derive(Debug, Default)]
    CountsBody "counts";

    "Counts" {
        /// Peers with nothing left to download. Default: 0.
        seeders "peers": Option<u32>;
        /// All other peers. Default: 0.
        leechers "peers": Option<u32>;
        /// The number of completed downloads. Default: 0.
        downloaded "downloads": Option<u32>;
    }
}

table! {
    /// Why a torrent is refused.
    #[derive(Debug, Default)]
    RefusalBody "refusal";

    "Refusal" {
        /// The failure reason.
        reason "text": Option<String>;
    }
}

table! {
    /// The intervals that replies have.
    #[derive(Debug, Default)]
    IntervalsBody "intervals";

    "Intervals" {
        /// When to announce again, in seconds. Default: as the settings have it.
        interval "seconds": Option<u32>;
        /// The shortest time until the next announce, in seconds. Default: as the settings have it.
        min_interval "seconds": Option<u32>;
    }
}

table! {
    /// How far to move the clock.
    #[derive(Debug, Default)]
    AdvanceBody "advance";

    "Clock" {
        /// A number of seconds, or a text with its unit.
        seconds "duration": Option<Duration>;
    }
}

table! {
    /// How long the tracker is down.
    #[derive(Debug, Default)]
    DownBody "down";

    "Down" {
        /// By the tracker's clock. Default: until `up`.
        duration "duration": Option<Duration>;
    }
}

/// Arguments, and a filter if the function has one.
struct Arguments<'a, T> {
    table: T,
    filter: Option<&'a mut Filter>,
}

impl<T: Table> Target for Arguments<'_, T> {
    fn what(&self) -> &'static str {
        T::WHAT
    }

    fn names(&self) -> Vec<&'static str> {
        let filter = self.filter.iter().flat_map(|_| Filter::ROWS);
        T::ROWS.iter().chain(filter).map(|row| row.word).collect()
    }

    fn find(&mut self, word: &str) -> Result<Option<&mut dyn Field>, String> {
        Ok(match self.table.named(word) {
            Some(field) => Some(field),
            None => self.filter.as_mut().and_then(|filter| filter.named(word)),
        })
    }

    fn alone(&self) -> &'static [&'static str] {
        &[]
    }
}

/// The parameters of a query, by their names in camel case, or a filter in words.
pub(super) fn from_query<T: Table + Default>(
    query: &[u8],
    filter: Option<&mut Filter>,
) -> Result<T, Problem> {
    let mut arguments = Arguments { table: T::default(), filter };
    let syntax = Syntax { plus_is_space: true, ..Syntax::DEFAULT };
    query::parameters_in(syntax, query, &mut |name, value| {
        let text = String::from_utf8_lossy(name);
        match (&*text, &mut arguments.filter) {
            ("filter", Some(filter)) => {
                words::read(*filter, std::str::from_utf8(value).map_err(|_| not_utf8("filter"))?)
            }
            _ => match arguments.find(&from_camel_case(&text))? {
                Some(field) => words::set(field, &text, Some(value)),
                None => Err(unknown(
                    arguments.what(),
                    "parameter",
                    name,
                    &arguments.names(),
                    camel_case,
                )),
            },
        }
    })?;
    arguments.table.check_bounds()?;
    Ok(arguments.table)
}

/// The fields of a body, which is an object in JSON, and its filter if it may have one. An empty
/// body is an empty object.
pub(super) fn from_body<T: Table + Default>(
    body: &[u8],
    mut filter: Option<&mut Filter>,
) -> Result<T, Problem> {
    let text = text(T::WHAT, body)?;
    let mut table = T::default();
    if text.trim_ascii().is_empty() {
        return Ok(table);
    }
    let fields = match parse(text)? {
        Json::Object(fields) => fields,
        other => return Err(expected(T::WHAT, &other, "an object").into()),
    };
    for (name, value) in &fields {
        match &mut filter {
            Some(filter) if name == "filter" => read_filter(filter, value)?,
            Some(_) if !T::ROWS.iter().any(|row| row.word == from_camel_case(name)) => {
                let names = T::ROWS.iter().map(|row| row.word).chain(["filter"]);
                let names: Vec<_> = names.collect();
                return Err(unknown(T::WHAT, "field", name.as_bytes(), &names, camel_case).into());
            }
            _ => set_named(&mut table, name, value)?,
        }
    }
    table.check_bounds()?;
    Ok(table)
}

/// A body as text.
pub(super) fn text<'a>(what: &str, body: &'a [u8]) -> Result<&'a str, Problem> {
    std::str::from_utf8(body).map_err(|_| not_utf8(what).into())
}

fn not_utf8(what: &str) -> String {
    format!("{what}: bytes that are not UTF-8, expected text")
}

fn read_filter(filter: &mut Filter, value: &Value) -> Result<(), String> {
    match value {
        Json::Null => Ok(()),
        Json::String(text) => words::read(filter, text),
        Json::Object(fields) => {
            fields.iter().try_for_each(|(name, value)| set_named(filter, name, value))
        }
        other => Err(expected("filter", other, "words or an object")),
    }
}

/// A number from `min` to `max`, of which both may be missing.
pub(super) fn times(min: Option<u64>, max: Option<u64>) -> Result<Times, Problem> {
    let min = min.unwrap_or(max.unwrap_or(1).min(1));
    match max.filter(|max| *max < min) {
        Some(max) => Err(format!("max: {max}, expected {min} or more, as min is").into()),
        None => Ok(Times { min, max }),
    }
}

/// A value that has to be given.
pub(super) fn required<T>(value: Option<T>, name: &str, what: &str) -> Result<T, Problem> {
    value.ok_or_else(|| format!("{name}: missing, expected {what}").into())
}
