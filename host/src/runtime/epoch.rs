//! The thread that stops runaway turns.
//!
//! wasmtime counts epochs, and interrupts a call that is still running in its last epoch. One
//! thread for the process counts the epochs, and only while there are trackers.

use std::sync::{Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread;
use std::time::Duration;

use wasmtime::Engine;

use super::engine;
use crate::types::Error;

/// The length of an epoch, and so the precision of a limit.
const EPOCH: Duration = Duration::from_millis(50);

static TRACKERS: Mutex<usize> = Mutex::new(0);
static FIRST_TRACKER: Condvar = Condvar::new();

/// While one of these exists, epochs pass.
pub(crate) struct Epochs(());

impl Epochs {
    /// Starts the epochs, unless they pass already.
    pub(crate) fn pass() -> Result<Self, Error> {
        static THREAD: OnceLock<Result<(), Error>> = OnceLock::new();
        THREAD.get_or_init(start_thread).clone()?;
        *trackers() += 1;
        FIRST_TRACKER.notify_one();
        Ok(Self(()))
    }

    /// The number of epochs from now after which `limit` has passed for certain.
    pub(crate) fn deadline(&self, limit: Duration) -> u64 {
        let epochs = limit.as_nanos().div_ceil(EPOCH.as_nanos());
        // One more, because the present epoch may end at once. Half of the maximum, because
        // wasmtime adds this to the present epoch.
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
