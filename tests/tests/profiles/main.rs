//! Profiles of other trackers: what each profile changes, over real sockets and on both kinds of
//! hosts. The same requests also go to the real trackers, where they are installed.

mod compare;
mod differences;
mod peers;
mod rows;
mod run;
mod script;

use test_tracker::Profile;
use test_tracker_tests::case::Table;
use test_tracker_tests::client::Protocol;
use test_tracker_tests::host::{Host, Options, Tracker};
use test_tracker_tests::settings::{Settings, Word};
use test_tracker_tests::trial::{self, trial};

use compare::Chance;
use run::Replies;
use script::Script;

fn main() {
    let hosts = &Host::EACH_KIND;
    let table = Table { hosts, settings: Settings::default, cases: rows::SETTINGS.into() };
    let rows = hosts.iter().flat_map(|&host| {
        rows::PROFILES.map(|profile| {
            trial(format!("{host}::rows::{profile}"), move || {
                rows::check(&ours(host, Some(profile), &Script::new()), profile);
            })
        })
    });
    let peers = differences::ALL.into_iter().map(|(profile, chance, known)| {
        let run = move || beside(profile, chance, known);
        trial::needs(peers::missing(profile), format!("peers::{profile}"), run)
    });
    let checks = trial::checks("rows", &rows::CHECKS);
    trial::run(table.trials().chain(rows).chain(peers).chain(checks))
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
fn beside(profile: Profile, chance: Chance, known: &[(&str, &str)]) {
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
    assert!(wrong.is_empty(), "{wrong}");
}
