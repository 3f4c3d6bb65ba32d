//! The options of `serve` that say how the tracker behaves, named as in the library.

use clap::Args;
use test_tracker::{ConnectionIdScope, InfoHash, Options, Profile};

#[derive(Args)]
#[command(next_help_heading = "How the tracker behaves")]
pub(crate) struct Settings {
    /// Behave like bep-strict, opentracker, aquatic, torrust, chihaya, mochi, bittorrent-tracker or
    /// qbittorrent [default: none of them]
    #[arg(long, value_name = "TRACKER")]
    profile: Option<Profile>,

    /// `interval` of an announce reply [default: 1800]
    #[arg(long, value_name = "SECONDS")]
    interval: Option<u32>,

    /// `min interval` of an HTTP announce reply [default: 60]
    #[arg(long, value_name = "SECONDS")]
    min_interval: Option<u32>,

    /// Refuse announces that come sooner than the min interval
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    enforce_min_interval: Option<bool>,

    /// Peers in a reply to a client that asks for no number [default: 50]
    #[arg(long, value_name = "PEERS")]
    numwant_default: Option<u32>,

    /// Peers in a reply at most [default: 200]
    #[arg(long, value_name = "PEERS")]
    numwant_max: Option<u32>,

    /// Silence after which a peer leaves its swarm [default: 3600]
    #[arg(long, value_name = "SECONDS")]
    peer_lifetime: Option<u32>,

    /// How long a UDP connection id is good [default: 120]
    #[arg(long, value_name = "SECONDS")]
    connection_id_lifetime: Option<u32>,

    /// What a UDP connection id is good for: address, endpoint or any [default: address]
    #[arg(long, value_name = "SCOPE")]
    connection_id_scope: Option<ConnectionIdScope>,

    /// Bad connection ids after which an IP address gets no answer over UDP [default: no number]
    #[arg(long, value_name = "NUMBER")]
    ban_after: Option<u32>,

    /// Info hashes in one scrape at most [default: 74]
    #[arg(long, value_name = "NUMBER")]
    scrape_max: Option<u32>,

    /// Answer an HTTP scrape without an info hash with all swarms
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    full_scrape: Option<bool>,

    /// Keep an HTTP connection open after a response
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    keep_alive: Option<bool>,

    /// Answer an HTTP announce without `compact` with compact peers [default: true]
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    compact_default: Option<bool>,

    /// Where HTTP announces go, such as /x/announce.php or /{passkey}/announce [default: /announce]
    #[arg(long, value_name = "PATH", value_delimiter = ',')]
    announce_paths: Option<Vec<String>>,

    /// Believe the address that a client names for itself
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    trust_ip: Option<bool>,

    /// Believe the last address in X-Forwarded-For
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    trust_forwarded_for: Option<bool>,

    /// Let only these torrents be announced
    #[arg(long, value_name = "INFO HASH", value_delimiter = ',')]
    allow: Option<Vec<InfoHash>>,

    /// Let these torrents not be announced
    #[arg(long, value_name = "INFO HASH", value_delimiter = ',')]
    deny: Option<Vec<InfoHash>>,

    /// Let only clients announce that have one of these passkeys
    #[arg(long, value_name = "PASSKEY", value_delimiter = ',')]
    passkeys: Option<Vec<String>>,

    /// Tell HTTP clients their address: `external ip`
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    external_ip: Option<bool>,

    /// `tracker id` of an HTTP announce reply
    #[arg(long, value_name = "TEXT")]
    tracker_id: Option<String>,

    /// `warning message` of an HTTP announce reply
    #[arg(long, value_name = "TEXT")]
    warning_message: Option<String>,

    /// Where chance begins: the same seed, the same choices and connection ids [default: random]
    #[arg(long, value_name = "NUMBER")]
    seed: Option<u64>,

    /// Let the tracker's clock stand still
    #[arg(
        long,
        value_name = "BOOL",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "true"
    )]
    frozen: Option<bool>,

    /// Requests in the record at most, the newest ones [default: 10000]
    #[arg(long, value_name = "NUMBER")]
    record_max: Option<u32>,
}

impl Settings {
    /// The options with these settings.
    pub(crate) fn apply(self, options: Options) -> Options {
        let options = set(options, self.profile, Options::profile);
        let options = set(options, self.interval, Options::interval);
        let options = set(options, self.min_interval, Options::min_interval);
        let options = set(options, self.enforce_min_interval, Options::enforce_min_interval);
        let options = set(options, self.numwant_default, Options::numwant_default);
        let options = set(options, self.numwant_max, Options::numwant_max);
        let options = set(options, self.peer_lifetime, Options::peer_lifetime);
        let options = set(options, self.connection_id_lifetime, Options::connection_id_lifetime);
        let options = set(options, self.connection_id_scope, Options::connection_id_scope);
        let options = set(options, self.ban_after, Options::ban_after);
        let options = set(options, self.scrape_max, Options::scrape_max);
        let options = set(options, self.full_scrape, Options::full_scrape);
        let options = set(options, self.keep_alive, Options::keep_alive);
        let options = set(options, self.compact_default, Options::compact_default);
        let options = set(options, self.announce_paths, Options::announce_paths);
        let options = set(options, self.trust_ip, Options::trust_ip);
        let options = set(options, self.trust_forwarded_for, Options::trust_forwarded_for);
        let options = set(options, self.allow, Options::allow);
        let options = set(options, self.deny, Options::deny);
        let options = set(options, self.passkeys, Options::passkeys);
        let options = set(options, self.external_ip, Options::external_ip);
        let options = set(options, self.tracker_id, Options::tracker_id);
        let options = set(options, self.warning_message, Options::warning_message);
        let options = set(options, self.seed, Options::seed);
        let options = set(options, self.frozen, Options::frozen);
        set(options, self.record_max, Options::record_max)
    }
}

fn set<T>(options: Options, value: Option<T>, set: fn(Options, T) -> Options) -> Options {
    match value {
        Some(value) => set(options, value),
        None => options,
    }
}
