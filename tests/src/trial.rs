//! Tests that are made at run time, such as those of a table, and the conditions for ignoring them.

use std::env;
use std::net::{Ipv6Addr, UdpSocket};

use libtest_mimic::{Arguments, Failed, Trial};

use crate::real_client::RealClient;

/// The variable that enables slow tests.
const SLOW: &str = "TEST_TRACKER_SLOW";

/// Runs the tests that the binary's command line selects, and ends the process.
pub fn run(trials: impl IntoIterator<Item = Trial>) -> ! {
    let arguments = Arguments::from_args();
    libtest_mimic::run(&arguments, trials.into_iter().collect()).exit()
}

/// A test, which fails by a panic.
pub fn trial(name: String, run: impl FnOnce() + Send + 'static) -> Trial {
    Trial::test(name, move || {
        run();
        Ok(())
    })
}

/// Tests of a table itself, for example against a document: `SUBJECT::NAME`.
pub fn checks(subject: &str, checks: &[(&str, fn())]) -> Vec<Trial> {
    let check = |&(name, run): &(&str, fn())| trial(format!("{subject}::{name}"), run);
    checks.iter().map(check).collect()
}

/// A test that is ignored where the machine has no ::1.
pub fn needs_ipv6(name: String, run: impl FnOnce() + Send + 'static) -> Trial {
    match UdpSocket::bind((Ipv6Addr::LOCALHOST, 0)) {
        Ok(_) => trial(name, run),
        Err(_) => without(name, "IPv6 on loopback"),
    }
}

/// A test that is ignored where a program that it needs is missing. On CI it runs, and fails.
pub fn needs(missing: Option<&str>, name: String, run: impl FnOnce() + Send + 'static) -> Trial {
    match missing {
        Some(what) if env::var_os("CI").is_none() => without(name, what),
        _ => trial(name, run),
    }
}

/// A test that needs these clients. If it `waits` for one of their timers, it is ignored unless
/// `TEST_TRACKER_SLOW` is set.
pub fn with_clients(
    name: String,
    clients: &[RealClient],
    waits: Option<&'static str>,
    run: impl FnOnce() + Send + 'static,
) -> Trial {
    let trial = needs(RealClient::missing(clients), name, run);
    match waits.filter(|_| env::var_os(SLOW).is_none() && !trial.has_ignored_flag()) {
        Some(timer) => trial.with_kind(format!("{SLOW}=1: {timer}")).with_ignored_flag(true),
        None => trial,
    }
}

/// An ignored test, because this machine lacks something. Its kind says what, and it fails if it is
/// run anyway.
fn without(name: String, what: &str) -> Trial {
    let failed = Failed::from(format!("{what} is not there"));
    Trial::test(name, move || Err(failed))
        .with_kind(format!("needs {what}"))
        .with_ignored_flag(true)
}
