//! Faults.

mod effects;
mod kinds;
mod status;

use std::fmt::{self, Display, Write};

pub use kinds::{
    BencodeChange, Chunking, Coding, CodingDamage, HeadChange, LengthChange, Place, ScrapeChange,
};
pub use status::FaultStatus;

use crate::types::filter::Filter;

/// Makes requests go wrong: says which requests, when, and how.
///
/// A fault made [from a filter](Self::of) applies to the requests that match the filter. The first
/// [`skip`](Self::skip) of them pass. Of the others, it takes every [`every`](Self::every)th
/// request with this [probability](Self::probability), until it was due [`times`](Self::times)
/// times. All faults that are due for a request work together; where two change the same thing, the
/// older fault wins.
///
/// ```
/// use std::time::Duration;
/// use test_tracker::{Event, Fault, Filter, Transport};
///
/// let two_are_lost = Fault::of(Filter::announce().transport(Transport::Udp)).times(2).drop();
/// let busy = Fault::of(Transport::Http).every(3).status(503).header("Retry-After: 5");
/// let lost_then_late = Fault::new().drop().then().delay(Duration::from_secs(2)).then().ok();
/// let unwanted = Fault::of(Event::Stopped).refuse("unregistered torrent");
/// ```
///
/// A fault is displayed as words, and can also be written as words. The words are the names of
/// these functions, with hyphens: `delay=2s`. Where needed, bytes are quoted (`refuse="not here"`)
/// or escaped (`append=\x00\xff`). `serve` takes the same words on the command line.
///
/// ```
/// use test_tracker::{Fault, Filter};
///
/// let fault = Fault::of(Filter::announce()).times(2).drop();
/// assert_eq!(fault.to_string(), "announce times=2 drop");
/// assert_eq!(fault, Fault::from("announce times=2 drop"));
/// ```
///
/// An invalid fault is an error when it is [added](crate::Tracker::add_fault).
///
/// # Effects
///
/// The effects that refuse ([`drop`](Self::drop), [`refuse`](Self::refuse),
/// [`bad_connection_id`](Self::bad_connection_id), [`status`](Self::status) from 300 on,
/// [`redirect`](Self::redirect), [`check_host`](Self::check_host)) keep the request from the
/// tracker: no peer is added to a swarm. All others change only the reply: the tracker has handled
/// the request. Several effects work together. Times and durations go by the tracker's clock.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
#[must_use = "a fault does nothing until a tracker has it"]
pub struct Fault(String);

/// Which requests go wrong, and when.
impl Fault {
    /// Applies to every request.
    pub fn new() -> Self {
        Self::default()
    }

    /// Applies to the requests that match the filter. A filter with [`outcome`](Filter::outcome) or
    /// [`fault`](Filter::fault) is invalid here: these are not known before a request is answered.
    pub fn of(filter: impl Into<Filter>) -> Self {
        Self(filter.into().to_string())
    }

    /// Applies to one request.
    pub fn once(self) -> Self {
        self.times(1)
    }

    /// Begins the next step: the effects before it apply to the first request, those after it to
    /// the next request, and so on. The last step applies to all further requests.
    pub fn then(self) -> Self {
        self.word("then")
    }

    /// A step without effects.
    pub fn ok(self) -> Self {
        self.word("ok")
    }

    fn word(mut self, word: impl Display) -> Self {
        let space = if self.0.is_empty() { "" } else { " " };
        write!(self.0, "{space}{word}").expect("a text takes everything");
        self
    }

    fn value(self, name: &str, value: impl Display) -> Self {
        self.word(format_args!("{name}={value}"))
    }
}

/// As words: `announce times=2 drop`.
impl Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// A fault from words.
impl From<String> for Fault {
    fn from(text: String) -> Self {
        Self(text)
    }
}

/// A fault from words.
impl From<&str> for Fault {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}
