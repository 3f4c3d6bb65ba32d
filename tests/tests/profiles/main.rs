//! Trackers that behave like others: what each profile changes, over real sockets and on both kinds
//! of hosts; and the same requests to the trackers themselves, where they are installed.

mod compare;
mod differences;
mod peers;
mod rows;
mod run;
mod script;

use std::env;

use libtest_mimic::{Arguments, Failed, Trial};
use test_tracker::Profile;
use test_tracker_tests::client::Protocol;
use test_tracker_tests::host::{Host, Options, Tracker};
use test_tracker_tests::settings::{Settings, Word};

use compare::Chance;
use run::Replies;
use script::Script;

/// The wasmtime host, and Node's.
const HOSTS: [Host; 2] = [Host::Library, Host::SimpleTracker];

fn main() {
    let arguments = Arguments::from_args();
    let mut trials = Vec::new();
    for host in HOSTS {
        for (profile, rows) in rows::ALL {
            trials.push(Trial::test(format!("{host}::rows::{profile}"), move || {
                rows::check(&ours(host, Some(profile), &Script::new()), profile, rows)
            }));
        }
        for (name, run) in rows::SETTINGS {
            trials.push(Trial::test(format!("{host}::{name}"), move || {
                run(host);
                Ok(())
            }));
        }
    }
    for (profile, chance, known) in differences::ALL {
        let name = format!("peers::{profile}");
        trials.push(match peers::missing(profile) {
            // On CI it runs, and fails.
            Some(what) if env::var_os("CI").is_none() => {
                Trial::test(name, move || Err(Failed::from(format!("{what} is not installed"))))
                    .with_kind(format!("needs {what}"))
                    .with_ignored_flag(true)
            }
            _ => Trial::test(name, move || beside(profile, chance, known)),
        });
    }
    libtest_mimic::run(&arguments, trials).exit();
}

/// What a tracker of ours answers.
pub(crate) fn ours(host: Host, profile: Option<Profile>, script: &Script) -> Replies {
    let listed = profile == Some(Profile::Opentracker);
    let settings = Settings {
        profile: profile.map(Word),
        allow: listed.then(|| script.info_hashes.iter().copied().collect()),
        ..Settings::default()
    };
    let tracker =
        Tracker::start(host, &Options { host: "127.0.0.1", settings, ..Options::default() });
    let [udp, http] = [Protocol::Udp, Protocol::Http].map(|protocol| tracker.ipv4(protocol));
    let replies = run::run(script, Some(udp), Some(http));
    tracker.close();
    replies
}

/// Sends the script to the tracker itself and to ours; they may differ in what is known, and must.
fn beside(profile: Profile, chance: Chance, known: &[(&str, &str)]) -> Result<(), Failed> {
    let script = Script::new();
    let peer = peers::start(profile, &script);
    let theirs = run::run(&script, Some(peer.udp), Some(peer.http));
    drop(peer);
    let ours = ours(Host::Library, Some(profile), &script);
    let found = compare::differences(&theirs, &ours, chance);
    let show = |name: &str| {
        let of = |replies: &Replies| match replies.get(name) {
            Some(reply) => reply.escape_ascii().to_string().chars().take(500).collect(),
            None => "(not asked)".to_string(),
        };
        format!("{name}\n  {profile}: {}\n  ours: {}\n", of(&theirs), of(&ours))
    };
    let mut wrong = String::new();
    for name in &found {
        if !known.iter().any(|(request, _)| request == name) {
            wrong += &format!("not known to differ: {}", show(name));
        }
    }
    for (name, why) in known {
        if !found.iter().any(|found| found == name) {
            wrong += &format!("no longer differs ({why}): {}", show(name));
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(Failed::from(wrong)) }
}
