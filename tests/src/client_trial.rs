//! Tests that run real clients: what they need, and when they are left out.

use std::env;

use libtest_mimic::{Failed, Trial};

use crate::real_client::RealClient;

/// The variable that has the slow ones run, too.
const SLOW: &str = "TEST_TRACKER_SLOW";

/// A test with these clients. It is ignored, and its kind says why, where one of them is not installed;
/// or if it `waits` for a timer of theirs, unless `TEST_TRACKER_SLOW` is set.
pub fn trial(
    name: String,
    clients: &[RealClient],
    waits: Option<&'static str>,
    run: impl FnOnce() + Send + 'static,
) -> Trial {
    if let Some(what) = RealClient::missing(clients) {
        let fail = move || Err(Failed::from(format!("{what} is not installed")));
        return Trial::test(name, fail).with_kind(format!("needs {what}")).with_ignored_flag(true);
    }
    let trial = Trial::test(name, move || {
        run();
        Ok(())
    });
    match waits {
        Some(timer) if env::var_os(SLOW).is_none() => {
            trial.with_kind(format!("{SLOW}=1: {timer}")).with_ignored_flag(true)
        }
        _ => trial,
    }
}
