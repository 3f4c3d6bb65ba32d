//! The pollables that a tracker waits for, by token. Only those that were woken are polled, so that
//! a thousand idle connections cost nothing while others are busy.

use std::collections::HashMap;
use std::future::poll_fn;
use std::mem;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Wake, Waker};

use wasmtime::component::{Resource, ResourceTable};
use wasmtime_wasi::p2::DynPollable;
use wasmtime_wasi::p2::bindings::io::poll::HostPollable as _;

/// The pollables that the host keeps for the component.
#[derive(Default)]
pub(crate) struct Pollables {
    places: HashMap<u32, Place>,
    woken: Arc<Woken>,
}

/// What is kept for a token. The waker stays, because the component reuses its tokens.
struct Place {
    pollable: Option<Resource<DynPollable>>,
    waker: Waker,
}

/// The tokens of pollables that may be ready, and the task to wake.
#[derive(Default)]
struct Woken(Mutex<(Vec<u32>, Option<Waker>)>);

impl Woken {
    fn lock(&self) -> MutexGuard<'_, (Vec<u32>, Option<Waker>)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The waker of one pollable.
struct TokenWaker {
    token: u32,
    woken: Arc<Woken>,
}

impl Wake for TokenWaker {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        let mut woken = self.woken.lock();
        woken.0.push(self.token);
        let task = woken.1.take();
        drop(woken);
        task.into_iter().for_each(Waker::wake);
    }
}

impl Pollables {
    /// Keeps a pollable, which may be ready already.
    pub(crate) fn add(&mut self, token: u32, pollable: Resource<DynPollable>) {
        let place = self.places.entry(token).or_insert_with(|| {
            let woken = Arc::clone(&self.woken);
            Place { pollable: None, waker: Arc::new(TokenWaker { token, woken }).into() }
        });
        place.pollable = Some(pollable);
        self.woken.lock().0.push(token);
    }

    /// Removes a pollable, for the caller to drop.
    pub(crate) fn remove(&mut self, token: u32) -> Option<Resource<DynPollable>> {
        self.places.get_mut(&token)?.pollable.take()
    }

    /// The tokens of all pollables.
    pub(crate) fn tokens(&self) -> Vec<u32> {
        let kept = self.places.iter().filter(|(_, place)| place.pollable.is_some());
        kept.map(|(token, _)| *token).collect()
    }

    /// Waits until pollables are ready, and returns their tokens, each once. The pollables are
    /// kept. Nothing is lost if this future is dropped while it waits.
    pub(crate) async fn ready(&self, table: &mut ResourceTable) -> wasmtime::Result<Vec<u32>> {
        poll_fn(|context| {
            loop {
                let looked_at = mem::take(&mut self.woken.lock().0);
                let ready = self.look(&looked_at, table)?;
                if !ready.is_empty() {
                    return Poll::Ready(Ok(ready));
                }
                let mut woken = self.woken.lock();
                if woken.0.is_empty() {
                    woken.1 = Some(context.waker().clone());
                    return Poll::Pending;
                }
            }
        })
        .await
    }

    /// Which of these are ready. The others wake their token later: the socket keeps the waker, and
    /// not the future that is made and polled once here.
    fn look(&self, tokens: &[u32], table: &mut ResourceTable) -> wasmtime::Result<Vec<u32>> {
        let mut ready = Vec::new();
        for &token in tokens {
            let Some(place) = self.places.get(&token) else { continue };
            let Some(pollable) = &place.pollable else { continue };
            if ready.contains(&token) {
                continue;
            }
            let is_ready = pin!(table.block(Resource::new_borrow(pollable.rep())));
            if let Poll::Ready(outcome) = is_ready.poll(&mut Context::from_waker(&place.waker)) {
                outcome?;
                ready.push(token);
            }
        }
        Ok(ready)
    }
}
