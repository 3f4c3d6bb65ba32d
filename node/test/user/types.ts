/** Compiled, never run: what the types of the package allow. */
import {
  type Answer,
  type ConnectionIdScope,
  type Fault,
  type FaultEffects,
  type FaultStatus,
  type Gate,
  type InfoHash,
  type Peer,
  type Profile,
  type Request,
  type RequestFilter,
  SimpleTracker,
  type SimpleTrackerOptions,
  type TrackerSettings,
} from 'test-tracker';

const infoHash: InfoHash = Buffer.alloc(20);

const profile: Profile = 'bep-strict';
const scope: ConnectionIdScope = 'endpoint';

const settings: TrackerSettings = {
  profile,
  interval: 1800,
  minInterval: 60,
  numwantDefault: 50,
  numwantMax: 200,
  peerLifetime: 3600,
  connectionIdLifetime: 120,
  connectionIdScope: scope,
  enforceMinInterval: true,
  banAfter: 10,
  scrapeMax: 74,
  fullScrape: false,
  keepAlive: false,
  compactDefault: true,
  announcePaths: ['/announce'],
  trustIp: false,
  trustForwardedFor: false,
  allow: [infoHash, '00'.repeat(20)],
  deny: undefined,
  passkeys: [],
  externalIp: false,
  trackerId: Buffer.from('id'),
  warningMessage: 'careful',
  seed: 7n,
  frozen: true,
  recordMax: 100,
};

const options: SimpleTrackerOptions = {
  udpPort: 0,
  httpPort: undefined,
  host: '127.0.0.1',
  faults: ['announce udp times=2 drop', { drop: true }],
  ...settings,
};

const filter: RequestFilter = {
  transport: 'udp',
  action: 'announce',
  infoHash,
  peerId: '-XX1234-',
  event: 'started',
  family: 'ipv6',
  remote: '::1',
  outcome: undefined,
  fault: 1,
};

const effects: FaultEffects = {
  interval: -1n,
  refuse: Buffer.from('no'),
  peers: [{ ip: '::1', port: 0 }],
  set: { 'failure reason': 'i5e', peers: Buffer.alloc(1) },
  contentLength: -3,
  reset: 'body',
  delay: 0.5,
  jitter: '500ms',
  hold: undefined,
};

const faults: readonly Fault[] = [
  { transport: 'udp', infoHash, path: '/x', minInfoHashes: 2, times: 2n, name: 'x', ...effects },
  { once: true, steps: [effects, {}, { contentLength: 'twice', chunked: 'cut-short' }] },
];

/** The peers that an answer has; TypeScript knows which answers have some. */
function told(answer: Answer): { ip: string; port: number }[] {
  switch (answer.kind) {
    case 'announced':
      return answer.peers;
    case 'refused':
      throw new Error(answer.reason);
    case 'connected':
      throw new Error(answer.connectionId.toString(16));
    case 'scraped':
      throw new Error(`${answer.swarms[0]?.seeders}`);
    case 'nothing':
      return [];
  }
}

/** What a test asks of its tracker. */
export async function ask(tracker: SimpleTracker): Promise<number> {
  tracker.expect(filter);
  tracker.expect({ event: 'stopped' }, 1);
  tracker.expect({}, { min: 1, max: undefined });
  tracker.addPeer(infoHash, { ip: '::1', port: 1, left: 0n, peerId: 'x'.repeat(20) });
  tracker.removePeer(infoHash, { ip: '::1', port: 1 });
  tracker.setCounts(infoHash, { seeders: 1, leechers: 2, downloaded: 3 });
  tracker.setCounts(infoHash, undefined);
  tracker.setIntervals({ minInterval: 1 });
  tracker.nextAnnounce({ infoHash, interval: 1, peers: [{ ip: '::1', port: 1 }] });
  tracker.refuse(infoHash, undefined);
  const snapshot: Buffer = tracker.snapshot();
  tracker.clear();
  tracker.restore(new Uint8Array(snapshot));
  const [request, ...more]: Request[] = await tracker.waitFor(filter, { count: 2, past: true });
  const key: Buffer | undefined = request?.parameter('key') ?? request?.header('host');
  const left: number | undefined = request?.left;
  for await (const { answer, http } of tracker.watch({}, { signal: AbortSignal.timeout(1) })) {
    if (http?.headers.some(({ name }) => name === 'x')) return told(answer).length;
  }
  // @ts-expect-error: there is no such event
  tracker.getRequests({ event: 'finished' });
  // @ts-expect-error: there is no such field
  tracker.getRequests({ hash: infoHash });
  // @ts-expect-error: all numbers or none
  tracker.setCounts(infoHash, { seeders: 1 });
  const { total, dropped } = tracker.getRecorded();
  const counted = tracker.getCounters().reduce((sum, { count }) => sum + count, total - dropped);
  const swarms = tracker.getSwarms().filter(({ infoHash }) => infoHash.equals(snapshot));
  tracker.verify();
  return counted + swarms.length + more.length + (left ?? 0) + (key?.length ?? 0);
}

/** What a test lets go wrong. */
export async function misbehave(tracker: SimpleTracker): Promise<number> {
  const ids: number[] = [...faults, 'announce udp times=2 drop'].map((fault) =>
    tracker.addFault(fault),
  );
  const statuses: FaultStatus[] = tracker.getFaults();
  const held: number = statuses.reduce((sum, { held, hits }) => sum + held + hits, 0);
  const gate: Gate = tracker.hold({ event: 'started', path: '/x', once: true });
  const { faults: met }: Request = await gate.seen;
  gate.release();
  const removed: boolean = tracker.removeFault(ids[0] ?? 0);
  const released: number = tracker.release(gate.id);
  tracker.clearFaults();
  tracker.forgetConnectionIds();
  await tracker.down();
  await tracker.down(50);
  await tracker.up();
  // @ts-expect-error: there is no such effect
  tracker.addFault({ dropp: true });
  // @ts-expect-error: a duration that is a string has its unit
  tracker.addFault({ delay: '500' });
  // @ts-expect-error: there is no such place
  tracker.addFault({ reset: 'middle' });
  // @ts-expect-error: it is not known in time
  tracker.addFault({ outcome: 'refused', drop: true });
  // @ts-expect-error: no effect, but which requests
  tracker.hold({ drop: true });
  return removed ? held + released + met.length : 0;
}

/** Every other public item, with its type. */
export async function use(): Promise<Peer[]> {
  await using tracker = new SimpleTracker(options);
  const { udpPort, httpPort }: { udpPort?: number; httpPort?: number } = await tracker.start();
  const urls: readonly string[] = [...tracker.udpUrls, ...tracker.httpUrls];
  const count: number = tracker.getSwarmCount();
  const peers: Peer[] = tracker.getPeers(Buffer.alloc(20));
  const peerIds: Buffer[] = peers.map((peer) => peer.peerId);
  const again: { ip: string; port: number }[] = tracker.getPeers('00'.repeat(20));
  tracker.advance(1.5);
  await tracker.close();
  // @ts-expect-error: an info hash is bytes or text
  tracker.getPeers(20);
  // @ts-expect-error: a port is a number
  new SimpleTracker({ udpPort: '6969' });
  // @ts-expect-error: there is no such profile
  new SimpleTracker({ profile: 'opentraker' });
  // @ts-expect-error: there is no such option
  new SimpleTracker({ intervall: 1800 });
  return (udpPort ?? httpPort ?? urls.length + count + peerIds.length + again.length) ? peers : [];
}
