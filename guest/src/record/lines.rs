//! Recorded requests as lines of output, for a command that prints them.

use super::answer::Answer;
use super::json::request_json;
use super::log::Log;
use super::request::Request;

/// How a request is written on a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineForm {
    /// As an object in JSON, for programs.
    Json,
    /// For people: when it came, and its summary. Without the connect requests of UDP clients.
    Log,
}

/// Some lines, each with its end.
#[derive(Debug, PartialEq, Eq)]
pub struct Lines {
    /// The lines.
    pub text: String,
    /// The number of the last request that they are about.
    pub last: u64,
}

/// No request is added to this many bytes.
const ENOUGH: usize = 1 << 20;

pub(super) fn write(log: &Log, form: LineForm, after: u64, max: usize) -> Lines {
    let mut lines = Lines { text: String::new(), last: after.max(log.dropped()) };
    let missed = log.dropped().saturating_sub(after);
    if missed > 0 {
        lines.add(&form.missed(missed));
    }
    for request in log.requests(lines.last).take(max) {
        if lines.text.len() > ENOUGH {
            break;
        }
        if let Some(line) = form.request(&request) {
            lines.add(&line);
        }
        lines.last = request.number;
    }
    lines
}

impl Lines {
    fn add(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }
}

impl LineForm {
    fn request(self, request: &Request) -> Option<String> {
        match self {
            LineForm::Json => Some(request_json(request)),
            LineForm::Log if matches!(request.answer, Answer::Connected(_)) => None,
            LineForm::Log => {
                let at = request.arrival.at.since_start();
                let (seconds, thousandths) = (at.as_secs(), at.subsec_millis());
                Some(format!("{seconds:>4}.{thousandths:03}s  {request}"))
            }
        }
    }

    /// Says that requests are missing at this place.
    fn missed(self, count: u64) -> String {
        match self {
            LineForm::Json => format!("{{\"missed\":{count}}}"),
            LineForm::Log => format!("{count} requests came too fast to be printed"),
        }
    }
}
