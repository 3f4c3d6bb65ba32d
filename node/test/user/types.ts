/** Compiled, never run: what the types of the package allow. */
import {
  type InfoHash,
  type PeerInfo,
  SimpleTracker,
  type SimpleTrackerOptions,
  type TrackerSettings,
} from 'test-tracker';

const infoHash: InfoHash = Buffer.alloc(20);

const settings: TrackerSettings = {
  interval: 1800,
  minInterval: 60,
  numwantDefault: 50,
  numwantMax: 200,
  peerLifetime: 3600,
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
};

const options: SimpleTrackerOptions = {
  udpPort: 0,
  httpPort: undefined,
  host: '127.0.0.1',
  ...settings,
};

/** Every public item, with its type. */
export async function use(): Promise<PeerInfo[]> {
  await using tracker = new SimpleTracker(options);
  const { udpPort, httpPort }: { udpPort?: number; httpPort?: number } = await tracker.start();
  const urls: readonly string[] = [...tracker.udpUrls, ...tracker.httpUrls];
  const count: number = tracker.getSwarmCount();
  const peers: PeerInfo[] = tracker.getPeers(Buffer.alloc(20));
  const peerIds: Buffer[] = peers.map((peer) => peer.peerId);
  const again: { ip: string; port: number }[] = tracker.getPeers('00'.repeat(20));
  tracker.advance(1.5);
  await tracker.close();
  // @ts-expect-error: an info hash is bytes or text
  tracker.getPeers(20);
  // @ts-expect-error: a port is a number
  new SimpleTracker({ udpPort: '6969' });
  // @ts-expect-error: there is no such option
  new SimpleTracker({ intervall: 1800 });
  return (udpPort ?? httpPort ?? urls.length + count + peerIds.length + again.length) ? peers : [];
}
