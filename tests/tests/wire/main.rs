//! What every host must do, over the wire: a table of cases, hosts and protocols.
//!
//! A case is a function and its name in the list of its file. It is given a running tracker, which
//! is closed after it; on every host, closing must work after whatever the case did.

mod both;
mod inspection;
mod ipv6;
mod lifecycle;

use std::net::{Ipv6Addr, UdpSocket};

use libtest_mimic::{Arguments, Failed, Trial};
use test_tracker_tests::client::Protocol;
use test_tracker_tests::host::{Host, Options, Tracker};

/// A case and its name; what it is given depends on its file.
type Case<Run> = (&'static str, Run);

/// The functions, with their names.
macro_rules! cases {
    ($($case:ident,)*) => { &[$((stringify!($case), $case)),*] };
}
use cases;

fn main() {
    let arguments = Arguments::from_args();
    let ipv6 = UdpSocket::bind((Ipv6Addr::LOCALHOST, 0)).is_ok();
    let mut trials = Vec::new();
    for host in Host::ALL {
        for protocol in Protocol::ALL {
            for &(name, run) in both::CASES {
                trials.push(trial(host, protocol, name, move |tracker| run(tracker, protocol)));
            }
            for &(name, run) in ipv6::CASES {
                let trial = trial(host, protocol, name, move |tracker| run(tracker, protocol));
                trials.push(if ipv6 {
                    trial
                } else {
                    trial.with_kind("needs IPv6 on loopback").with_ignored_flag(true)
                });
            }
            for &(name, run) in inspection::CASES {
                if host.looks_inside() {
                    trials.push(trial(host, protocol, name, move |tracker| run(tracker, protocol)));
                }
            }
            for &(name, run) in lifecycle::CASES {
                trials.push(Trial::test(format!("{host}::{protocol}::{name}"), move || {
                    run(host, protocol);
                    Ok(())
                }));
            }
        }
    }
    libtest_mimic::run(&arguments, trials).exit();
}

/// A case that is given a tracker on localhost.
fn trial(
    host: Host,
    protocol: Protocol,
    name: &str,
    run: impl FnOnce(&mut Tracker) + Send + 'static,
) -> Trial {
    Trial::test(format!("{host}::{protocol}::{name}"), move || -> Result<(), Failed> {
        let mut tracker = Tracker::start(host, &Options::default());
        run(&mut tracker);
        tracker.close();
        Ok(())
    })
}
