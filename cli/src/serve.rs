//! `test-tracker serve`.

use std::future;
use std::io::{self, ErrorKind, IsTerminal, Read, Write};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use clap::Args;
use test_tracker::{Error, LineForm, Lines, Listen, Options, Tracker};
use tokio::runtime;
use tokio::sync::SetOnce;
use tokio::time::timeout;

use crate::failure::Failure;
use crate::fault_arguments::Faults;
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

    /// Serve the control interface on this address: HTTP and JSON for programs, and a page for people.
    ///
    /// May be given several times. Whoever can connect to it controls the tracker.
    #[arg(long, value_name = "ADDR")]
    control: Vec<Listen>,

    /// Print lines of JSON: the URLs, then each request as it comes.
    ///
    /// The first line is {"udp":["udp://…",…],"http":["http://…",…],"ws":["ws://…",…]}, with "control":["http://…",…] if
    /// there is a control interface. A line {"missed":N} says that N requests are missing at this place,
    /// because the lines before it were read too slowly.
    #[arg(long)]
    json: bool,

    /// End when standard input ends, so that a program that is killed leaves no tracker behind.
    #[arg(long)]
    until_eof: bool,

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
        let (json, until_eof) = (self.json, self.until_eof);
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
        let urls = if json { tracker.urls().await } else { Ok(text(&tracker)) };
        let urls = urls.map_err(|error| error.to_string())?;
        print(&format!("{urls}\n")).map_err(|error| cannot_write(&error))?;
        let printed = print_requests(line_form(json).map(|form| tracker.lines(form)));
        let end_of_input = end_of_input(until_eof);
        tokio::select! {
            () = signal => {}
            _ = end_of_input.wait() => {}
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
        let options = self.control.iter().copied().fold(options, Options::control);
        self.settings.apply(options)
    }
}

/// The URLs for people.
fn text(tracker: &Tracker) -> String {
    let urls = [tracker.udp_urls(), tracker.http_urls(), tracker.ws_urls()].concat();
    let mut text = format!("Announce URLs of this tracker:\n{}", urls.join("\n"));
    let control = tracker.control_urls();
    if !control.is_empty() {
        text += &format!(
            "\nIts control interface, and a page that shows what happens:\n{}",
            control.join("\n")
        );
    }
    text
}

/// How requests are printed. The log is printed only to a terminal.
fn line_form(json: bool) -> Option<LineForm> {
    if json { Some(LineForm::Json) } else { io::stdout().is_terminal().then_some(LineForm::Log) }
}

/// Whether everything could be printed; set when there is nothing more to print.
type Printed = SetOnce<io::Result<()>>;

/// Prints requests until there are no more, on a thread, because a pipe that is not read blocks.
fn print_requests(lines: Option<Lines>) -> Arc<Printed> {
    let Some(mut lines) = lines else { return Arc::new(Printed::new_with(Some(Ok(())))) };
    let printed = Arc::new(Printed::new());
    let done = Arc::clone(&printed);
    thread::spawn(move || {
        done.set(print_each(&mut lines)).expect("printing ends once");
    });
    printed
}

/// Prints requests until there are no more, or until nobody reads them.
fn print_each(lines: &mut Lines) -> io::Result<()> {
    while let Some(text) = pollster::block_on(lines.next()) {
        if !print(&text)? {
            break;
        }
    }
    Ok(())
}

/// Set when standard input has ended; never if that is not wanted. A thread reads it, because a
/// blocked read can't be cancelled.
fn end_of_input(wanted: bool) -> Arc<SetOnce<()>> {
    let ended = Arc::new(SetOnce::new());
    if wanted {
        let ends = Arc::clone(&ended);
        thread::spawn(move || {
            let mut input = io::stdin().lock();
            let mut bytes = [0; 1024];
            // What comes before the end is of no interest. An error is an end, too.
            while input.read(&mut bytes).is_ok_and(|read| read > 0) {}
            ends.set(()).expect("the input ends once");
        });
    }
    ended
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

/// Writes text at once, also into a pipe. False if the output is closed: then the tracker goes on
/// serving.
fn print(text: &str) -> io::Result<bool> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(false),
        Err(error) => Err(error),
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
