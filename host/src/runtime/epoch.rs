//! The thread that stops runaway turns.
//!
//! wasmtime counts epochs, and interrupts a call that is still running when its epoch has come. One
//! thread for the process counts them up, and only while there are trackers.

use std::sync::{Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread;
use std::time::Duration;

use wasmtime::Engine;

use super::engine;
use crate::types::Error;

/// How long an epoch lasts, and so how exactly a limit is kept.
const EPOCH: Duration = Duration::from_millis(50);

static TRACKERS: Mutex<usize> = Mutex::new(0);
static FIRST_TRACKER: Condvar = Condvar::new();

/// While one of these exists, epochs pass.
pub(crate) struct Epochs(());

impl Epochs {
    /// Lets epochs pass.
    pub(crate) fn pass() -> Result<Self, Error> {
        static THREAD: OnceLock<Result<(), Error>> = OnceLock::new();
        THREAD.get_or_init(start_thread).clone()?;
        *trackers() += 1;
        FIRST_TRACKER.notify_one();
        Ok(Self(()))
    }

    /// How many epochs from now `limit` has passed for certain.
    pub(crate) fn deadline(&self, limit: Duration) -> u64 {
        let epochs = limit.as_nanos().div_ceil(EPOCH.as_nanos());
        // One more: the present epoch may end at once. Halved: wasmtime adds it to the present one.
        u64::try_from(epochs + 1).unwrap_or(u64::MAX).min(u64::MAX / 2)
    }
}

impl Drop for Epochs {
    fn drop(&mut self) {
        *trackers() -= 1;
    }
}

fn start_thread() -> Result<(), Error> {
    let engine = engine::engine()?;
    thread::Builder::new()
        .name("test-tracker epochs".into())
        .spawn(|| count(engine))
        .map(drop)
        .map_err(|error| Error::Host(error.to_string()))
}

fn count(engine: &Engine) {
    loop {
        let idle = FIRST_TRACKER.wait_while(trackers(), |trackers| *trackers == 0);
        drop(idle);
        thread::sleep(EPOCH);
        engine.increment_epoch();
    }
}

fn trackers() -> MutexGuard<'static, usize> {
    TRACKERS.lock().unwrap_or_else(PoisonError::into_inner)
}
