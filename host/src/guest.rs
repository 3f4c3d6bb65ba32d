//! One instance of the component, and what the host keeps for it.

use std::future::pending;
use std::time::Duration;

use tokio::time::{sleep_until, timeout};
use wasmtime::component::{Resource, ResourceAny, ResourceTable};
use wasmtime::{Store, StoreLimits, StoreLimitsBuilder, Trap};
use wasmtime_wasi::p2::DynPollable;
use wasmtime_wasi::p2::bindings::io::poll::{Host as _, HostPollable as _};
use wasmtime_wasi::{WasiCtx, WasiCtxBuilder, WasiCtxView, WasiView};

use crate::bindings::Tracker;
use crate::bindings::exports::bittorrent::tracker::control::{
    Filter, GuestTracker, Next, State as Life,
};
use crate::clock::Clock;
use crate::epoch::Epochs;
use crate::policy::Policy;
use crate::{Error, Options, Request, Times, convert, engine, panic_message};

/// What the host's functions work on.
pub(crate) struct State {
    wasi: WasiCtx,
    table: ResourceTable,
    limits: StoreLimits,
}

impl State {
    fn new(options: &Options, clock: Clock) -> Self {
        let policy = Policy::new(options);
        let wasi = WasiCtxBuilder::new()
            .monotonic_clock(clock)
            .allow_udp(true)
            .allow_tcp(true)
            .socket_addr_check(move |address, purpose| {
                let allowed = policy.allows(address, purpose);
                Box::pin(async move { allowed })
            })
            .build();
        let limits = StoreLimitsBuilder::new()
            .memory_size(options.memory_limit)
            .trap_on_grow_failure(true)
            .build();
        Self { wasi, table: ResourceTable::new(), limits }
    }

    pub(crate) fn table(&mut self) -> &mut ResourceTable {
        &mut self.table
    }
}

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView { ctx: &mut self.wasi, table: &mut self.table }
    }
}

/// What a turn leaves for the host to do, besides the pollables that it keeps.
pub(crate) struct Turned {
    /// When the next turn has to be at the latest, by the clock of the component.
    pub(crate) deadline: Option<u64>,
    /// The number of the last request in the record.
    pub(crate) recorded: u64,
}

/// A running component with one tracker in it.
pub(crate) struct Guest {
    store: Store<State>,
    component: Tracker,
    tracker: ResourceAny,
    /// What the tracker waits for: the pollables that the host keeps, each with its token.
    waits: Vec<(u32, Resource<DynPollable>)>,
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
            None => engine::tracker()?,
            // SAFETY: `Options::precompiled` has the promise of its caller.
            Some(machine_code) => unsafe { engine::load(machine_code) }?,
        };
        let mut store = Store::new(engine::engine()?, State::new(options, clock));
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
        Ok(Self { store, component, tracker, waits: Vec::new(), clock, epochs, turn_limit })
    }

    /// Calls one function of the tracker. After an error the instance is dead.
    pub(crate) async fn call<T>(
        &mut self,
        function: impl AsyncFnOnce(GuestTracker, &mut Store<State>, ResourceAny) -> wasmtime::Result<T>,
    ) -> Result<T, Error> {
        let control = self.component.bittorrent_tracker_control().tracker();
        self.store.set_epoch_deadline(self.epochs.deadline(self.turn_limit));
        let answer =
            within(self.turn_limit, function(control, &mut self.store, self.tracker)).await;
        answer.map_err(|stop| stop.explain(&self.store))
    }

    /// Lets the tracker take a turn, and keeps what it waits for.
    pub(crate) async fn turn(&mut self, ready: &[u32]) -> Result<Turned, Error> {
        let Next { wait, cancel, deadline, recorded } = self
            .call(async |control, store, tracker| control.call_turn(store, tracker, ready).await)
            .await?;
        for token in cancel {
            if let Some(index) = self.waits.iter().position(|(kept, _)| *kept == token) {
                self.forget(index)?;
            }
        }
        self.waits.extend(wait.into_iter().map(|wait| (wait.token, wait.pollable)));
        Ok(Turned { deadline, recorded })
    }

    /// Lets the tracker take a turn as if all that it waits for were ready.
    pub(crate) async fn last_turn(&mut self) -> Result<Turned, Error> {
        let mut tokens = Vec::new();
        while !self.waits.is_empty() {
            tokens.push(self.forget(0)?);
        }
        self.turn(&tokens).await
    }

    /// Waits for one of the tracker's pollables, or for its deadline. Answers the tokens of those
    /// that are ready, which are forgotten. Nothing is lost when this is dropped while it waits.
    pub(crate) async fn ready(&mut self, deadline: Option<u64>) -> Result<Vec<u32>, Error> {
        let deadline = deadline.and_then(|instant| self.clock.moment(instant));
        let due = async {
            match deadline {
                Some(moment) => sleep_until(moment.into()).await,
                None => pending().await,
            }
        };
        let mut indices = tokio::select! {
            indices = poll(&self.waits, &mut self.store.data_mut().table) => indices?,
            () = due => Vec::new(),
        };
        // From the last to the first, as forgetting one moves the last into its place.
        indices.sort_unstable_by(|a, b| b.cmp(a));
        indices.into_iter().map(|index| self.forget(index as usize)).collect()
    }

    /// Where the tracker is in its life.
    pub(crate) async fn life(&mut self) -> Result<Life, Error> {
        self.call(async |control, store, tracker| control.call_state(store, tracker).await).await
    }

    /// The recorded requests with a number above `after` that the filter means, the oldest first.
    pub(crate) async fn requests(
        &mut self,
        filter: Filter,
        after: u64,
    ) -> Result<Vec<Request>, Error> {
        self.call(async move |control, store, tracker| {
            control.call_requests(store, tracker, &filter, after, u32::MAX).await
        })
        .await
        .and_then(convert::all)
    }

    /// Why a wait for requests with a number above `after` was in vain.
    pub(crate) async fn explain(
        &mut self,
        filter: Filter,
        times: Times,
        after: u64,
    ) -> Result<String, Error> {
        self.call(async move |control, store, tracker| {
            control.call_explain(store, tracker, &filter, times.into(), after).await
        })
        .await
    }

    /// The expectations that are not met now, each explained.
    pub(crate) async fn unmet(&mut self) -> Result<Vec<String>, Error> {
        self.call(async |control, store, tracker| control.call_unmet(store, tracker).await).await
    }

    /// Closes the tracker's sockets and ends it.
    pub(crate) async fn close(mut self) -> Result<(), Error> {
        while !self.waits.is_empty() {
            self.forget(0)?;
        }
        self.call(async |control, store, tracker| {
            control.call_close(&mut *store, tracker).await?;
            tracker.resource_drop_async(store).await
        })
        .await
    }

    /// Drops a pollable, and answers its token.
    fn forget(&mut self, index: usize) -> Result<u32, Error> {
        let (token, pollable) = self.waits.swap_remove(index);
        self.store.data_mut().table.drop(pollable).map_err(failed)?;
        Ok(token)
    }
}

/// Waits until some of the pollables are ready. Answers their indices, in any order.
async fn poll(
    waits: &[(u32, Resource<DynPollable>)],
    table: &mut ResourceTable,
) -> Result<Vec<u32>, Error> {
    if waits.is_empty() {
        return pending().await;
    }
    let borrow = |(_, pollable): &(u32, Resource<_>)| Resource::new_borrow(pollable.rep());
    table.poll(waits.iter().map(borrow).collect()).await.map_err(failed)
}

/// Why a call into the component did not answer.
enum Stop {
    Runaway(Duration),
    Trap(wasmtime::Error),
}

impl Stop {
    fn explain(self, store: &Store<State>) -> Error {
        match self {
            Stop::Runaway(limit) => Error::Runaway(limit),
            Stop::Trap(error) => match panic_message::find(&error, store) {
                Some(message) => Error::Trap(message),
                None => failed(error),
            },
        }
    }
}

/// What a call into the component answers, or why it failed.
///
/// The epochs stop one that computes for ever; the time limit one that waits for ever in the host.
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

/// What a trap says, without the addresses in the machine code that it came from.
fn failed(error: wasmtime::Error) -> Error {
    match error.downcast_ref::<Trap>() {
        Some(trap) => Error::Trap(trap.to_string()),
        None => Error::Trap(format!("{error:#}")),
    }
}
