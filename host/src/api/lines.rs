//! Requests as lines of text.

use tokio::sync::mpsc::Receiver;

use super::tracker::Tracker;
use crate::runtime::{Handle, Subscriber, lines_channel};
use crate::types::{Filter, LineForm};

impl Tracker {
    /// The requests as lines of text: those in the [record](crate::Options::record_max), then others
    /// as they come. This is what `test-tracker serve` prints.
    ///
    /// They are read from the record as far as they are taken. Those that the record has dropped
    /// meanwhile are counted on a line.
    ///
    /// ```
    /// # use test_tracker::{Error, Options, Tracker};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use test_tracker::LineForm;
    ///
    /// let tracker = Tracker::start(Options::default()).await?;
    /// let mut lines = tracker.lines(LineForm::Json);
    ///
    /// // A client asks for a connection id.
    /// let client = std::net::UdpSocket::bind("127.0.0.1:0")?;
    /// client.send_to(b"\0\0\x04\x17\x27\x10\x19\x80\0\0\0\0abcd", tracker.udp_addresses()[0])?;
    ///
    /// let text = lines.next().await.expect("the tracker runs");
    /// assert!(text.starts_with(r#"{"number":1,"transport":"udp","#));
    /// # Ok(())
    /// # }
    /// ```
    pub fn lines(&self, form: LineForm) -> Lines {
        let (sender, texts) = lines_channel();
        let handle = self.handle().clone();
        handle.subscriptions().add(Filter::new(), Subscriber::Lines(form, sender));
        // For the requests that came before: a tracker takes no turn by itself.
        handle.send(Box::new(|_| Box::pin(async { Ok(()) })));
        Lines { texts, handle }
    }
}

/// Requests as lines of text: see [`Tracker::lines`]. It ends when the tracker does.
#[derive(Debug)]
#[must_use = "the lines are there for whoever asks for the next"]
pub struct Lines {
    texts: Receiver<String>,
    handle: Handle,
}

impl Lines {
    /// The next lines, one or more, each with its end; `None` when the tracker is closed or has
    /// failed, and no line is left.
    pub async fn next(&mut self) -> Option<String> {
        let text = self.texts.recv().await;
        self.handle.subscriptions().has_room();
        text
    }
}
