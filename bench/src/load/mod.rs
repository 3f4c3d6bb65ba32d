//! Load generators: closed loops that keep so many requests in flight and check every reply.

mod bencode;
mod http;
mod udp;

use std::time::{Duration, Instant};

use hdrhistogram::Histogram;

pub(crate) use http::{Connections, Http, Idle};
pub(crate) use udp::{Speaks, Udp, ask};

/// How long no reply comes until all that are missing count as lost.
const SILENCE: Duration = Duration::from_secs(1);

/// How long a load lasts.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Until {
    /// Until all of the work is done.
    Done,
    /// For so long.
    Elapsed(Duration),
}

/// What came of a load.
#[derive(Debug)]
pub(crate) struct Load {
    /// Requests that were answered.
    pub(crate) answered: u64,
    /// Requests that were not.
    pub(crate) lost: u64,
    /// Answers with a mistake.
    pub(crate) mistakes: u64,
    /// What was wrong with the first of them.
    pub(crate) first_mistake: Option<String>,
    /// From the first request to the last answer.
    pub(crate) elapsed: Duration,
    /// Nanoseconds from request to answer.
    latency: Histogram<u64>,
    began: Instant,
}

impl Load {
    fn begin() -> Self {
        Self {
            answered: 0,
            lost: 0,
            mistakes: 0,
            first_mistake: None,
            elapsed: Duration::ZERO,
            latency: Histogram::new(3).expect("three digits are fine"),
            began: Instant::now(),
        }
    }

    /// Requests answered in a second.
    pub(crate) fn rate(&self) -> f64 {
        self.answered as f64 / self.elapsed.as_secs_f64()
    }

    /// The microseconds that so many of a hundred requests took at most.
    pub(crate) fn percentile(&self, percent: f64) -> f64 {
        self.latency.value_at_quantile(percent / 100.0) as f64 / 1000.0
    }

    /// Adds what came of a later load.
    pub(crate) fn add(&mut self, later: Self) {
        self.answered += later.answered;
        self.lost += later.lost;
        self.mistakes += later.mistakes;
        self.elapsed += later.elapsed;
        self.first_mistake = self.first_mistake.take().or(later.first_mistake);
        self.latency.add(&later.latency).expect("a histogram that grows");
    }

    /// What went wrong, if something did.
    pub(crate) fn complaint(&self) -> Option<String> {
        let mistakes = self.first_mistake.as_ref().map(|first| {
            format!("{} mistakes in {} answers, first: {first}", self.mistakes, self.answered)
        });
        let lost = (self.lost > 0).then(|| format!("{} requests lost", self.lost));
        let all: Vec<String> = mistakes.into_iter().chain(lost).collect();
        (!all.is_empty()).then(|| all.join("; "))
    }

    fn answer(&mut self, since: Instant, now: Instant, checked: Result<(), String>) {
        self.answered += 1;
        let nanoseconds = now.saturating_duration_since(since).as_nanos();
        let nanoseconds = u64::try_from(nanoseconds).unwrap_or(u64::MAX);
        self.latency.record(nanoseconds).expect("a histogram that grows");
        if let Err(mistake) = checked {
            self.mistake(mistake);
        }
    }

    fn mistake(&mut self, mistake: String) {
        self.mistakes += 1;
        self.first_mistake.get_or_insert(mistake);
    }

    /// Whether it is time to stop.
    fn over(&self, until: Until, now: Instant) -> bool {
        match until {
            Until::Done => false,
            Until::Elapsed(duration) => now.saturating_duration_since(self.began) >= duration,
        }
    }

    fn end(mut self) -> Self {
        self.elapsed = self.began.elapsed();
        self
    }
}
