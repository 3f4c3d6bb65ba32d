//! One instance of the component, and what the host keeps for it.

use std::future::pending;
use std::time::{Duration, Instant};

use tokio::task::yield_now;
use tokio::time::{sleep_until, timeout};
use wasmtime::component::ResourceAny;
use wasmtime::{Store, Trap};
use wasmtime_wasi::p2::bindings::io::poll::HostPollable as _;

use super::engine;
use super::epoch::Epochs;
use super::panic_message;
use super::pollables::Pollables;
use crate::bindings::Tracker;
use crate::bindings::exports::bittorrent::tracker::control::{
    GuestTracker, Lines as WitLines, Next, State,
};
use crate::convert;
use crate::types::{Error, LineForm, Lines, Options, Recorded, Request, Times};
use crate::wasi::{Clock, StoreState};

/// Makes a function for [`Guest::call`] that calls a function of the component's interface
/// `control`: `control!(call_remove_fault(id))`.
macro_rules! control {
    ($function:ident($($argument:expr),*)) => {
        async move |control: $crate::bindings::exports::bittorrent::tracker::control::GuestTracker,
                    store: &mut _,
                    tracker| {
            control.$function(store, tracker $(, $argument)*).await
        }
    };
}

pub(crate) use control;

/// What a turn leaves for the host to do, besides the pollables that it keeps.
pub(crate) struct Turned {
    /// The latest time of the next turn, by the component's clock.
    pub(crate) deadline: Option<u64>,
    /// The number of the last request in the record.
    pub(crate) recorded: u64,
}

/// A running component with one tracker in it.
pub(crate) struct Guest {
    store: Store<StoreState>,
    component: Tracker,
    tracker: ResourceAny,
    /// What the tracker waits for: the pollables that the host keeps, each with its token.
    pollables: Pollables,
    clock: Clock,
    epochs: Epochs,
    turn_limit: Duration,
}

impl Guest {
    /// Instantiates the component, and makes the tracker in it.
    pub(crate) async fn new(options: &Options) -> Result<Self, Error> {
        let epochs = Epochs::pass()?;
        let clock = Clock::start();
        let component = match options.precompiled {
            None => engine::tracker(options.udp_path)?,
            // SAFETY: promised by the caller of `Options::precompiled`.
            Some(machine_code) => unsafe { engine::load(machine_code, options.udp_path) }?,
        };
        let mut store = Store::new(engine::engine()?, StoreState::new(options, clock));
        store.limiter(|state| &mut state.limits);
        store.set_epoch_deadline(epochs.deadline(options.turn_limit));
        let make = async {
            let component = component.instantiate_async(&mut store).await?;
            let control = component.bittorrent_tracker_control().tracker();
            let tracker = control.call_constructor(&mut store, &options.into()).await?;
            Ok((component, tracker))
        };
        let turn_limit = options.turn_limit;
        let made = within(turn_limit, make).await;
        let (component, tracker) = made.map_err(|stop| stop.explain(&store))?;
        Ok(Self {
            store,
            component,
            tracker,
            pollables: Pollables::default(),
            clock,
            epochs,
            turn_limit,
        })
    }

    /// Calls one function of the tracker. After an error the instance is dead.
    pub(crate) async fn call<T>(
        &mut self,
        function: impl AsyncFnOnce(
            GuestTracker,
            &mut Store<StoreState>,
            ResourceAny,
        ) -> wasmtime::Result<T>,
    ) -> Result<T, Error> {
        let control = self.component.bittorrent_tracker_control().tracker();
        self.store.set_epoch_deadline(self.epochs.deadline(self.turn_limit));
        let answer =
            within(self.turn_limit, function(control, &mut self.store, self.tracker)).await;
        answer.map_err(|stop| stop.explain(&self.store))
    }

    /// Lets the tracker take a turn, and keeps what it waits for.
    pub(crate) async fn turn(&mut self, ready: &[u32]) -> Result<Turned, Error> {
        let Next { wait, cancel, deadline, recorded } =
            self.call(control!(call_turn(ready))).await?;
        for token in cancel {
            self.forget(token)?;
        }
        for wait in wait {
            self.pollables.add(wait.token, wait.pollable);
        }
        Ok(Turned { deadline, recorded })
    }

    /// Waits for one of the tracker's pollables, or for its deadline. Forgets the pollables that
    /// are ready, and returns their tokens. Nothing is lost if this future is dropped while it
    /// waits.
    pub(crate) async fn ready(&mut self, deadline: Option<u64>) -> Result<Vec<u32>, Error> {
        let deadline = deadline.and_then(|instant| self.clock.moment(instant));
        let due = async {
            match deadline {
                // At once, but what has arrived by now is ready first: tokio looks at the sockets
                // meanwhile.
                Some(moment) if moment <= Instant::now() => yield_now().await,
                Some(moment) => sleep_until(moment.into()).await,
                None => pending().await,
            }
        };
        let tokens = tokio::select! {
            biased;
            tokens = self.pollables.ready(self.store.data_mut().table()) => tokens.map_err(failed)?,
            () = due => Vec::new(),
        };
        for token in &tokens {
            self.forget(*token)?;
        }
        Ok(tokens)
    }

    /// The state of the tracker.
    pub(crate) async fn state(&mut self) -> Result<State, Error> {
        self.call(control!(call_state())).await
    }

    /// The recorded requests with a number above `after` that match the filter, the oldest first,
    /// `max` at most.
    pub(crate) async fn requests(
        &mut self,
        filter: String,
        after: u64,
        max: u32,
    ) -> Result<Vec<Request>, Error> {
        let requests = self.call(control!(call_requests(&filter, after, max))).await?;
        requests.map_err(Error::Argument).and_then(convert::all)
    }

    /// The recorded requests with a number above `after` as lines of text, `max` at most.
    pub(crate) async fn lines(
        &mut self,
        form: LineForm,
        after: u64,
        max: u32,
    ) -> Result<Lines, Error> {
        let WitLines { text, last } =
            self.call(control!(call_lines(form.into(), after, max))).await?;
        Ok(Lines { text, last })
    }

    /// How many requests the record has seen, and how many it no longer has.
    pub(crate) async fn recorded(&mut self) -> Result<Recorded, Error> {
        self.call(control!(call_recorded())).await.map(Into::into)
    }

    /// Explains why a wait for requests with a number above `after` timed out.
    pub(crate) async fn explain(
        &mut self,
        filter: String,
        times: Times,
        after: u64,
    ) -> Result<String, Error> {
        let text = self.call(control!(call_explain(&filter, times.into(), after))).await?;
        text.map_err(Error::Argument)
    }

    /// The expectations that are not met now, each explained.
    pub(crate) async fn unmet(&mut self) -> Result<Vec<String>, Error> {
        self.call(control!(call_unmet())).await
    }

    /// Lets the tracker serve what has arrived at its sockets, and closes them. Its state stays
    /// readable.
    pub(crate) async fn close(&mut self) -> Result<(), Error> {
        for token in self.pollables.tokens() {
            self.forget(token)?;
        }
        self.call(control!(call_close())).await
    }

    /// Ends the tracker.
    pub(crate) async fn end(mut self) -> Result<(), Error> {
        self.call(async |_, store, tracker| tracker.resource_drop_async(store).await).await
    }

    /// Drops the pollable of a token, if there is one.
    fn forget(&mut self, token: u32) -> Result<(), Error> {
        let Some(pollable) = self.pollables.remove(token) else { return Ok(()) };
        self.store.data_mut().table().drop(pollable).map_err(failed)
    }
}

/// Why a call into the component did not return.
enum Stop {
    Runaway(Duration),
    Trap(wasmtime::Error),
}

impl Stop {
    fn explain(self, store: &Store<StoreState>) -> Error {
        match self {
            Stop::Runaway(limit) => Error::Runaway(limit),
            Stop::Trap(error) => match panic_message::find(&error, store) {
                Some(message) => Error::Trap(message),
                None => failed(error),
            },
        }
    }
}

/// The result of a call into the component, or why it failed.
///
/// The epochs stop a call that computes forever; the time limit stops one that waits forever in the
/// host.
async fn within<T>(
    limit: Duration,
    call: impl Future<Output = wasmtime::Result<T>>,
) -> Result<T, Stop> {
    match timeout(limit, call).await {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(error)) if error.downcast_ref() == Some(&Trap::Interrupt) => {
            Err(Stop::Runaway(limit))
        }
        Ok(Err(error)) => Err(Stop::Trap(error)),
        Err(_elapsed) => Err(Stop::Runaway(limit)),
    }
}

/// The message of a trap, without the machine-code addresses of its backtrace.
fn failed(error: wasmtime::Error) -> Error {
    match error.downcast_ref::<Trap>() {
        Some(trap) => Error::Trap(trap.to_string()),
        None => Error::Trap(format!("{error:#}")),
    }
}
