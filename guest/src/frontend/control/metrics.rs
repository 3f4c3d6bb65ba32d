//! Numbers for Prometheus, in its text format.

use std::fmt::Write;

use super::about::State;
use super::call::{Answer, Call};
use super::response::Response;
use crate::notation::output::seconds;

pub(super) fn metrics(call: &mut Call) -> Answer {
    let mut text = Text(String::new());
    let is_up = u64::from(call.machine.state() == State::Running);
    let (tracker, now) = call.machine.tracker();
    text.metric("info", "gauge", "The version of test-tracker.");
    text.value("info", &[("version", env!("CARGO_PKG_VERSION"))], &1);
    text.metric("up", "gauge", "1 while the tracker's sockets are open, else 0.");
    text.value("up", &[], &is_up);
    text.metric("clock_seconds", "gauge", "The time on the tracker's clock.");
    text.value("clock_seconds", &[], &seconds(now.since_start()));
    text.metric("requests_total", "counter", "Requests received.");
    tracker.record.counters().each(|transport, action, event, outcome, count| {
        let labels = [
            ("transport", transport.word()),
            ("action", action.word()),
            ("event", event.map_or("", |event| event.word())),
            ("outcome", outcome.word()),
        ];
        text.value("requests_total", &labels, &count);
    });
    let swarms = tracker.swarms(now);
    let sum = |count: fn(&crate::base::Counts) -> u32| {
        swarms.values().map(|counts| u64::from(count(counts))).sum::<u64>()
    };
    text.metric("swarms", "gauge", "Swarms that have a peer.");
    text.value("swarms", &[], &swarms.len());
    text.metric("peers", "gauge", "Peers in all swarms.");
    text.value("peers", &[("role", "seeder")], &sum(|counts| counts.seeders));
    text.value("peers", &[("role", "leecher")], &sum(|counts| counts.leechers));
    let faults = |text: &mut Text, name: &str, count: &dyn Fn(u32, u64) -> u64| {
        for status in tracker.faults.list() {
            let fault = status.fault.selection.name.clone();
            let fault = fault.unwrap_or_else(|| status.fault.to_string());
            let labels = [("id", &*status.id.to_string()), ("fault", &*fault)];
            text.value(name, &labels, &count(status.id, status.hits));
        }
    };
    text.metric("fault_hits_total", "counter", "Requests that a fault was due for.");
    faults(&mut text, "fault_hits_total", &|_, hits| hits);
    text.metric("held_replies", "gauge", "Replies that a fault holds.");
    faults(&mut text, "held_replies", &|id, _| tracker.outbox.held(id).into());
    let unmet = tracker.record.expectations().iter().filter(|it| !it.is_met()).count();
    text.metric("unmet_expectations", "gauge", "Expectations that are not met now.");
    text.value("unmet_expectations", &[], &unmet);
    let kind = "text/plain; version=0.0.4; charset=utf-8";
    Ok(Response::new("200 OK", kind, text.0.into_bytes()).into())
}

/// Metrics in text. All names begin with `test_tracker_`.
struct Text(String);

impl Text {
    fn metric(&mut self, name: &str, kind: &str, help: &str) {
        self.line(format_args!("# HELP test_tracker_{name} {help}"));
        self.line(format_args!("# TYPE test_tracker_{name} {kind}"));
    }

    fn value(&mut self, name: &str, labels: &[(&str, &str)], value: &dyn std::fmt::Display) {
        let mut written = String::new();
        for (name, value) in labels {
            let sign = if written.is_empty() { '{' } else { ',' };
            written.push(sign);
            written.push_str(name);
            written.push_str("=\"");
            for character in value.chars() {
                match character {
                    '\\' => written.push_str(r"\\"),
                    '"' => written.push_str("\\\""),
                    '\n' => written.push_str(r"\n"),
                    other => written.push(other),
                }
            }
            written.push('"');
        }
        if !written.is_empty() {
            written.push('}');
        }
        self.line(format_args!("test_tracker_{name}{written} {value}"));
    }

    fn line(&mut self, line: std::fmt::Arguments) {
        let _ = writeln!(self.0, "{line}");
    }
}
