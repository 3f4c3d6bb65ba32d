//! What is to go wrong.

mod effects;
mod kinds;
mod status;

use std::fmt::{self, Display, Write};

pub use kinds::{
    BencodeChange, Chunking, Coding, CodingDamage, HeadChange, LengthChange, Place, ScrapeChange,
};
pub use status::FaultStatus;

use crate::types::filter::Filter;

/// Something that is to go wrong: with which requests, when, and how.
///
/// Made [of a filter](Self::of), it is for the requests that match the filter. The first
/// [`skip`](Self::skip) of them pass; of the others every [`every`](Self::every)th is taken, if
/// [chance](Self::probability) picks it, until it was due [`times`](Self::times) times. All faults that are due for a request work together; where two change the
/// same thing, the older one does.
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
/// It holds words, which is how it is shown, and it can be written in words in the first place. The
/// words are the names of these functions, with hyphens: `delay=2s`. Bytes that need it are quoted
/// (`refuse="not here"`) or escaped (`append=\x00\xff`). `serve` takes the same words on the command
/// line.
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
/// Those that refuse ([`drop`](Self::drop), [`refuse`](Self::refuse),
/// [`bad_connection_id`](Self::bad_connection_id), [`status`](Self::status) from 300 on,
/// [`redirect`](Self::redirect), [`check_host`](Self::check_host)) keep the request from the tracker:
/// nobody enters a swarm by it. All others change only the reply: the request has been dealt with.
/// Several of them work together. Moments and durations are those of the tracker's clock.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
#[must_use = "a fault does nothing until a tracker has it"]
pub struct Fault(String);

/// With which requests it goes wrong, and when.
impl Fault {
    /// With every request.
    pub fn new() -> Self {
        Self::default()
    }

    /// With the requests that match the filter. What became of a request
    /// ([`outcome`](Filter::outcome), [`fault`](Filter::fault)) is not known in time, so that a filter
    /// with these does not do.
    pub fn of(filter: impl Into<Filter>) -> Self {
        Self(filter.into().to_string())
    }

    /// With one request.
    pub fn once(self) -> Self {
        self.times(1)
    }

    /// Begins the next step: what stands before it goes wrong with the first request, what follows with
    /// the next, and so on; the last step with all further requests.
    pub fn then(self) -> Self {
        self.word("then")
    }

    /// Nothing goes wrong, in this step.
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

/// In words: `announce times=2 drop`.
impl Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// A fault that is written in words.
impl From<String> for Fault {
    fn from(text: String) -> Self {
        Self(text)
    }
}

/// A fault that is written in words.
impl From<&str> for Fault {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}
