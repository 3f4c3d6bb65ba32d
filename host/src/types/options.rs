//! The options of a tracker.

use std::convert::Infallible;
use std::time::Duration;

use crate::types::error::Error;
use crate::types::listen::{Listen, ParseListenError};
use crate::types::udp_path::Udp;
use crate::types::words::{Bytes, Words};

/// The options of a tracker.
///
/// By default UDP and HTTP are served on localhost, each on a free port. Once a listener is
/// [added](Self::udp), only the added listeners are served.
///
/// ```
/// use test_tracker::{Listen, Options};
///
/// let udp_only = Options::new().udp("127.0.0.1:0");
/// let on_a_known_port = Options::new().http(Listen::localhost(6969));
/// let impatient = Options::new().interval(5).keep_alive(true);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "options do nothing until a tracker is started with them"]
pub struct Options {
    /// If this list and the next are empty, the default listeners are used.
    pub(crate) udp: Vec<Listen>,
    pub(crate) http: Vec<Listen>,
    pub(crate) control: Vec<Listen>,
    pub(crate) settings: Words,
    pub(crate) memory_limit: usize,
    pub(crate) turn_limit: Duration,
    /// Machine code to run instead of the tracker's.
    pub(crate) precompiled: Option<&'static [u8]>,
    pub(crate) udp_path: Udp,
    /// The error in an option; `start` reports it.
    mistake: Option<ParseListenError>,
}

impl Options {
    /// The default memory limit of a tracker: 256 MiB.
    pub const MEMORY_LIMIT: usize = 256 << 20;

    /// The default time limit of a turn. A turn usually takes microseconds.
    pub const TURN_LIMIT: Duration = Duration::from_secs(5);

    /// Both protocols on localhost, each on a free port; the same as the default.
    pub fn new() -> Self {
        Self {
            udp: Vec::new(),
            http: Vec::new(),
            control: Vec::new(),
            settings: Words::default(),
            memory_limit: Self::MEMORY_LIMIT,
            turn_limit: Self::TURN_LIMIT,
            precompiled: None,
            udp_path: Udp::BEST,
            mistake: None,
        }
    }

    /// Adds a listener for UDP, which replaces the default listeners.
    /// [`Tracker::start`](crate::Tracker::start) reports a text that is not an address.
    pub fn udp(self, listen: impl TryInto<Listen, Error: Into<ParseListenError>>) -> Self {
        self.listen(listen, |options| &mut options.udp)
    }

    /// Adds a listener for HTTP, which replaces the default listeners.
    /// [`Tracker::start`](crate::Tracker::start) reports a text that is not an address.
    pub fn http(self, listen: impl TryInto<Listen, Error: Into<ParseListenError>>) -> Self {
        self.listen(listen, |options| &mut options.http)
    }

    /// Adds a listener for the control interface: HTTP and JSON for programs in other languages,
    /// and a page that shows what happens. By default there is none. Whoever can connect to it
    /// controls the tracker.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), test_tracker::Error> {
    /// use test_tracker::{Options, Tracker};
    ///
    /// let tracker = Tracker::start(Options::new().control("localhost:0")).await?;
    /// assert!(tracker.control_urls()[0].starts_with("http://127.0.0.1:"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn control(self, listen: impl TryInto<Listen, Error: Into<ParseListenError>>) -> Self {
        self.listen(listen, |options| &mut options.control)
    }

    fn listen(
        mut self,
        listen: impl TryInto<Listen, Error: Into<ParseListenError>>,
        list: fn(&mut Self) -> &mut Vec<Listen>,
    ) -> Self {
        match listen.try_into() {
            Ok(listen) => list(&mut self).push(listen),
            Err(mistake) => self.mistake = self.mistake.or(Some(mistake.into())),
        }
        self
    }

    /// Sets a setting by its name, such as `min-interval`, for values that come as text. A list
    /// takes any number of values, every other setting takes one.
    /// [`Tracker::start`](crate::Tracker::start) reports errors.
    ///
    /// ```
    /// use test_tracker::Options;
    ///
    /// assert_eq!(Options::new().setting("min-interval", ["5"]), Options::new().min_interval(5));
    /// ```
    pub fn setting(
        mut self,
        name: &str,
        values: impl IntoIterator<Item = impl AsRef<[u8]>>,
    ) -> Self {
        self.settings.set_list(name, values.into_iter().map(Bytes));
        self
    }

    /// How many bytes of memory the tracker may use; it is stopped when it needs more.
    pub fn memory_limit(mut self, bytes: usize) -> Self {
        self.memory_limit = bytes;
        self
    }

    /// How long the tracker may take for one turn or one call before it is stopped.
    pub fn turn_limit(mut self, limit: Duration) -> Self {
        self.turn_limit = limit;
        self
    }

    /// Runs another component of the same world instead of the tracker; for this crate's tests.
    ///
    /// # Safety
    ///
    /// The bytes are machine code that wasmtime made with this crate's settings, and are trusted as
    /// such.
    #[doc(hidden)]
    pub unsafe fn precompiled(mut self, machine_code: &'static [u8]) -> Self {
        self.precompiled = Some(machine_code);
        self
    }

    /// Receives and sends datagrams one by one, as on platforms without batches; for this crate's
    /// tests.
    #[doc(hidden)]
    pub fn single_datagrams(mut self) -> Self {
        self.udp_path = Udp::Single;
        self
    }

    /// These options, with the default listeners if there are none; or the error in them.
    pub(crate) fn complete(self) -> Result<Self, Error> {
        match &self.mistake {
            Some(mistake) => Err(mistake.clone().into()),
            None if self.udp.is_empty() && self.http.is_empty() => {
                Ok(self.udp(Listen::localhost(0)).http(Listen::localhost(0)))
            }
            None => Ok(self),
        }
    }
}

impl Default for Options {
    fn default() -> Self {
        Self::new()
    }
}

/// Lets functions accept a `Listen`, which cannot be invalid, as well as a text.
impl From<Infallible> for ParseListenError {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}
