//! What the tracker should do, written too simply to be wrong, and the comparison of the two. Used
//! by the property test and by the fuzz target.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::time::Duration;

use test_tracker_guest::{
    Announce, Counts, Event, Families, InfoHash, Instant, Secrets, Settings, Tracker,
};

const LIFETIME: Duration = Duration::from_secs(100);

/// A tracker and a model that see the same.
pub(crate) struct Compared {
    tracker: Tracker,
    model: Model,
    now: Instant,
}

impl Compared {
    pub(crate) fn new() -> Self {
        let settings = Settings { peer_lifetime: LIFETIME.as_secs() as u32, ..Settings::default() };
        let secrets = Secrets { connection_ids: [1; 16], choice: 2, tables: 3 };
        let tracker = Tracker::new(settings, secrets);
        Compared { tracker, model: Model::default(), now: Instant(0) }
    }

    /// Lets time pass.
    pub(crate) fn wait(&mut self, time: Duration) {
        self.now = self.now + time;
        self.model.expire(self.now);
    }

    /// Announces to both, and fails where they differ.
    pub(crate) fn announce(&mut self, announce: &Announce) {
        let Compared { tracker, model, now } = self;
        let now = *now;
        let mut told = Vec::new();
        let answer = tracker.announce(now, announce, Families::Both, |address, id| {
            told.push((address, id.0));
        });
        model.announce(now, announce);
        assert_eq!(answer.counts, model.counts(announce.info_hash));

        // Nobody twice, nobody but members, never the asker, as many as wanted and there.
        let others = model
            .swarm(announce.info_hash)
            .filter(|other| other.address != announce.address && !are_twins(other, announce));
        let others: BTreeSet<_> = others.map(|other| (other.address, other.peer_id.0)).collect();
        let distinct: BTreeSet<_> = told.iter().copied().collect();
        assert_eq!(distinct.len(), told.len());
        assert!(distinct.is_subset(&others));
        let wanted = match announce.event {
            Event::Stopped => 0,
            _ => announce.numwant.map_or(50, |wanted| wanted as usize).min(200),
        };
        assert_eq!(told.len(), wanted.min(others.len()));

        let info_hash = announce.info_hash;
        assert_eq!(tracker.scrape(now, &info_hash), model.counts(info_hash));
        let listed: BTreeSet<_> = tracker
            .peers(now, &info_hash)
            .map(|peer| (peer.address, peer.id.0, peer.key, peer.left))
            .collect();
        let expected: BTreeSet<_> = model
            .swarm(info_hash)
            .map(|peer| (peer.address, peer.peer_id.0, peer.key, peer.left))
            .collect();
        assert_eq!(listed, expected);

        let swarms: BTreeSet<_> = model.peers.keys().map(|key| key.0).collect();
        assert_eq!(tracker.swarm_count(now) as usize, swarms.len());
        let scraped = tracker.scrape_all(now);
        assert_eq!(scraped.keys().copied().collect::<BTreeSet<_>>(), swarms);
        assert!(scraped.iter().all(|(info_hash, counts)| *counts == model.counts(*info_hash)));

        let oldest = model.peers.values().map(|(_, heard)| *heard).min();
        // It may ask to be called too early, but never too late.
        match (tracker.next_expiry(), oldest) {
            (Some(next), Some(oldest)) => {
                assert!(next <= oldest + LIFETIME + Duration::from_nanos(1))
            }
            (next, oldest) => assert!(oldest.is_none(), "{next:?} {oldest:?}"),
        }
    }
}

/// Peers by swarm and endpoint, with what was last said and when.
#[derive(Default)]
struct Model {
    peers: BTreeMap<(InfoHash, SocketAddr), (Announce, Instant)>,
    downloaded: BTreeMap<InfoHash, u32>,
}

/// Whether they are one client at addresses of both families.
fn are_twins(one: &Announce, other: &Announce) -> bool {
    let name = |announce: &Announce| (announce.info_hash, announce.peer_id.0, announce.key);
    one.address.is_ipv4() != other.address.is_ipv4()
        && name(one) == name(other)
        && one.key.is_some_and(|key| key != 0)
}

impl Model {
    fn announce(&mut self, now: Instant, announce: &Announce) {
        let key = (announce.info_hash, announce.address);
        if announce.event == Event::Stopped {
            self.peers.remove(&key);
            return;
        }
        let mut before = self.peers.get(&key).map(|(before, _)| before.left);
        let same_client = |known: &Announce| {
            (known.info_hash, known.peer_id, known.key)
                == (announce.info_hash, announce.peer_id, announce.key)
        };
        let of_client: Vec<_> = self
            .peers
            .iter()
            .filter(|(_, (known, _))| same_client(known) && announce.key.unwrap_or_default() != 0)
            .map(|(key, (known, _))| (*key, known.left))
            .collect();
        let (v4, v6): (Vec<_>, Vec<_>) =
            of_client.into_iter().partition(|((_, address), _)| address.is_ipv4());
        let mut counts = true;
        if announce.address.is_ipv4() {
            if before.is_none() && v4.is_empty() && !v6.is_empty() {
                let seeds = v6.iter().any(|(_, left)| *left == Some(0));
                before = Some(if seeds { Some(0) } else { None });
            }
        } else if let [(twin, left)] = v4[..] {
            before = Some(left);
            let (twin, _) = self.peers.get_mut(&twin).expect("it is known");
            (twin.left, twin.event) = (announce.left, announce.event);
        } else {
            counts = v4.is_empty();
        }
        let was_leecher = before.is_some_and(|left| left != Some(0));
        if counts && was_leecher && announce.left == Some(0) {
            *self.downloaded.entry(announce.info_hash).or_default() += 1;
        }
        self.peers.insert(key, (announce.clone(), now));
    }

    fn expire(&mut self, now: Instant) {
        self.peers.retain(|_, (_, heard)| now - *heard <= LIFETIME);
    }

    fn swarm(&self, info_hash: InfoHash) -> impl Iterator<Item = &Announce> {
        let of_it = move |(key, _): &(&(InfoHash, _), _)| key.0 == info_hash;
        self.peers.iter().filter(of_it).map(|(_, (announce, _))| announce)
    }

    fn counts(&self, info_hash: InfoHash) -> Counts {
        let is_second = |announce: &Announce| {
            let twin = self.swarm(info_hash).any(|other| are_twins(other, announce));
            announce.address.is_ipv6() && twin
        };
        let count = |test: fn(&Announce) -> bool| {
            self.swarm(info_hash).filter(|announce| test(announce) && !is_second(announce)).count()
                as u32
        };
        Counts {
            seeders: count(|peer| peer.left == Some(0)),
            leechers: count(|peer| peer.left != Some(0)),
            partial_seeds: count(|peer| peer.left != Some(0) && peer.event == Event::Paused),
            downloaded: self.downloaded.get(&info_hash).copied().unwrap_or_default(),
        }
    }
}
