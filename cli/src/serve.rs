//! `test-tracker serve`.

use std::future;
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::mem;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use clap::Args;
use serde::Serialize;
use serde_json::json;
use test_tracker::{Answer, Error, Filter, Listen, Options, Request, Tracker, Watch};
use tokio::runtime;
use tokio::sync::SetOnce;
use tokio::time::timeout;

use crate::failure::Failure;
use crate::fault_arguments::Faults;
use crate::request_line;
use crate::settings_arguments::Settings;

/// The usual port of trackers.
const PORT: u16 = 6969;

/// The time limit for writing the last lines when the tracker ends, because they may not be read.
const LAST_LINES: Duration = Duration::from_secs(1);

#[derive(Args)]
pub(crate) struct Serve {
    /// Serve UDP on this address: IP:PORT or localhost:PORT, port 0 takes a free one.
    ///
    /// May be given several times. With neither --udp nor --http, both are served on localhost:6969.
    #[arg(long, value_name = "ADDR")]
    udp: Vec<Listen>,

    /// Serve HTTP on this address: IP:PORT or localhost:PORT, port 0 takes a free one.
    ///
    /// May be given several times. With neither --udp nor --http, both are served on localhost:6969.
    #[arg(long, value_name = "ADDR")]
    http: Vec<Listen>,

    /// Print lines of JSON: the announce URLs, then each request as it comes.
    ///
    /// The first line is {"udp":["udp://…",…],"http":["http://…",…]}. A line {"missed":N} says that N
    /// requests are missing at this place, because the lines before it were read too slowly.
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    settings: Settings,

    #[command(flatten)]
    faults: Faults,
}

impl Serve {
    pub(crate) fn run(self) -> Result<(), Failure> {
        runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| error.to_string())?
            .block_on(self.serve())
    }

    async fn serve(self) -> Result<(), Failure> {
        // From here on a signal ends the tracker, and not the process.
        let signal = signal().map_err(|error| format!("cannot wait for signals: {error}"))?;
        let json = self.json;
        let faults = self.faults.clone();
        let tracker = match Tracker::start(self.options()).await {
            Ok(tracker) => tracker,
            // Settings are checked by the tracker itself.
            Err(Error::Setting(message)) => return Err(Failure::Usage(message)),
            Err(error) => return Err(error.to_string().into()),
        };
        match faults.add(&tracker).await {
            Ok(()) => {}
            Err(Error::Argument(message)) => return Err(Failure::Usage(message)),
            Err(error) => return Err(error.to_string().into()),
        }
        let urls = Urls { udp: tracker.udp_urls(), http: tracker.http_urls() };
        print(&if json { urls.json() } else { urls.text() })
            .map_err(|error| cannot_write(&error))?;
        let printed = print_requests(Line::choose(json), || tracker.watch(Filter::new()).past());
        tokio::select! {
            () = signal => {}
            failure = tracker.stopped() => return Err(failure.to_string().into()),
            error = failure(&printed) => return Err(cannot_write(error).into()),
        }
        tracker.close().await.map_err(|error| error.to_string())?;
        match timeout(LAST_LINES, printed.wait()).await {
            Ok(Err(error)) => Err(cannot_write(error).into()),
            _ => Ok(()),
        }
    }

    fn options(self) -> Options {
        let options = if self.udp.is_empty() && self.http.is_empty() {
            Options::new().udp(Listen::localhost(PORT)).http(Listen::localhost(PORT))
        } else {
            let options = self.udp.iter().copied().fold(Options::new(), Options::udp);
            self.http.iter().copied().fold(options, Options::http)
        };
        self.settings.apply(options)
    }
}

/// The announce URLs, one for each bound address.
#[derive(Serialize)]
struct Urls {
    udp: Vec<String>,
    http: Vec<String>,
}

impl Urls {
    fn json(&self) -> String {
        serde_json::to_string(self).expect("strings are JSON")
    }

    fn text(&self) -> String {
        let urls: Vec<&str> = self.udp.iter().chain(&self.http).map(String::as_str).collect();
        format!("Announce URLs of this tracker:\n{}", urls.join("\n"))
    }
}

/// How a request is printed.
#[derive(Clone, Copy)]
enum Line {
    Json,
    /// For people, without the connect requests of UDP clients.
    Log,
}

impl Line {
    /// Prints the log only to a terminal.
    fn choose(json: bool) -> Option<Self> {
        if json { Some(Self::Json) } else { io::stdout().is_terminal().then_some(Self::Log) }
    }

    fn of(self, request: &Request) -> Option<String> {
        match self {
            Self::Json => Some(request_line::json(request)),
            Self::Log if matches!(request.answer, Answer::Connected(_)) => None,
            Self::Log => Some(request_line::log(request)),
        }
    }

    /// Says how many requests are not printed.
    fn missed(self, count: u64) -> String {
        match self {
            Self::Json => json!({ "missed": count }).to_string(),
            Self::Log => format!("{count} requests came too fast to be printed"),
        }
    }
}

/// Whether everything could be printed; set when there is nothing more to print.
type Printed = SetOnce<io::Result<()>>;

/// Prints requests until there are no more, on a thread, because a pipe that is not read blocks.
fn print_requests(line: Option<Line>, watch: impl FnOnce() -> Watch) -> Arc<Printed> {
    let Some(line) = line else { return Arc::new(Printed::new_with(Some(Ok(())))) };
    let (mut watch, printed) = (watch(), Arc::new(Printed::new()));
    let done = Arc::clone(&printed);
    thread::spawn(move || {
        done.set(print_each(line, &mut watch)).expect("printing ends once");
    });
    printed
}

/// Prints requests until there are no more, and the number of missing ones where some are missing.
fn print_each(line: Line, watch: &mut Watch) -> io::Result<()> {
    let mut missed = 0;
    loop {
        let request = pollster::block_on(watch.next());
        let newly_missed = watch.missed() - mem::replace(&mut missed, watch.missed());
        if newly_missed > 0 {
            print(&line.missed(newly_missed))?;
        }
        let Some(request) = request else { return Ok(()) };
        line.of(&request).map_or(Ok(()), |line| print(&line))?;
    }
}

/// Waits until printing fails.
async fn failure(printed: &Printed) -> &io::Error {
    match printed.wait().await {
        Ok(()) => future::pending().await,
        Err(error) => error,
    }
}

fn cannot_write(error: &io::Error) -> String {
    format!("cannot write to standard output: {error}")
}

/// Writes a line at once, also into a pipe. If the output is closed, the tracker goes on serving.
fn print(line: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    match writeln!(stdout, "{line}").and_then(|()| stdout.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

/// Starts to listen for the signals that end a server. The future waits for one.
#[cfg(unix)]
fn signal() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Starts to listen for the signals that end a server. The future waits for one.
#[cfg(windows)]
fn signal() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::windows::{ctrl_break, ctrl_c};

    let mut interrupt = ctrl_c()?;
    let mut terminate = ctrl_break()?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;
    use test_tracker::{ConnectionIdScope, InfoHash, Profile};

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        serve: Serve,
    }

    fn options(line: &[&str]) -> Options {
        Line::parse_from([&["serve"], line].concat()).serve.options()
    }

    #[test]
    fn both_protocols_on_the_customary_port_unless_told_otherwise() {
        assert_eq!(options(&[]), Options::new().udp("localhost:6969").http("localhost:6969"));
    }

    #[test]
    fn just_the_listeners_that_are_given() {
        assert_eq!(
            options(&["--udp", "127.0.0.1:1", "--http=[::1]:2", "--udp", "localhost:3"]),
            Options::new().udp("127.0.0.1:1").udp("localhost:3").http("[::1]:2"),
        );
        assert_eq!(options(&["--http", "127.0.0.1:0"]), Options::new().http("127.0.0.1:0"));
    }

    #[test]
    fn every_setting_is_what_the_library_calls_by_its_name() {
        let (a, b) = ("00".repeat(20), "ff".repeat(20));
        let line = format!(
            "--udp localhost:0 --profile opentracker --interval 1 --min-interval 2 --enforce-min-interval --numwant-default 3 --numwant-max 4 \
             --peer-lifetime 5 --connection-id-lifetime 9 --connection-id-scope endpoint \
             --ban-after 10 --scrape-max 6 --full-scrape --keep-alive=true \
             --compact-default=false --announce-paths /a,/b --announce-paths=/c --trust-ip \
             --trust-forwarded-for --allow {a},{b} --deny {b} --passkeys x,y --external-ip=false \
             --tracker-id id --warning-message careful --seed 7 --frozen --record-max 8"
        );
        let (a, b): (InfoHash, InfoHash) = (a.parse().unwrap(), b.parse().unwrap());
        let expected = Options::new()
            .udp("localhost:0")
            .profile(Profile::Opentracker)
            .interval(1)
            .min_interval(2)
            .enforce_min_interval(true)
            .numwant_default(3)
            .numwant_max(4)
            .peer_lifetime(5)
            .connection_id_lifetime(9)
            .connection_id_scope(ConnectionIdScope::Endpoint)
            .ban_after(10)
            .scrape_max(6)
            .full_scrape(true)
            .keep_alive(true)
            .compact_default(false)
            .announce_paths(["/a", "/b", "/c"].map(String::from))
            .trust_ip(true)
            .trust_forwarded_for(true)
            .allow([a, b])
            .deny([b])
            .passkeys(["x", "y"].map(String::from))
            .external_ip(false)
            .tracker_id("id")
            .warning_message("careful")
            .seed(7)
            .frozen(true)
            .record_max(8);
        assert_eq!(options(&line.split_whitespace().collect::<Vec<_>>()), expected);
    }
}
