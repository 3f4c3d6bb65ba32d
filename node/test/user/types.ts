/** Compiled, never run: what the types of the package allow. */
import { type PeerInfo, SimpleTracker, type SimpleTrackerOptions } from 'test-tracker';

const options: SimpleTrackerOptions = { udpPort: 0, httpPort: undefined, host: '127.0.0.1' };

/** Every public item, with its type. */
export async function use(): Promise<PeerInfo[]> {
  await using tracker = new SimpleTracker(options);
  const { udpPort, httpPort }: { udpPort?: number; httpPort?: number } = await tracker.start();
  const urls: readonly string[] = [...tracker.udpUrls, ...tracker.httpUrls];
  const count: number = tracker.getSwarmCount();
  const peers: PeerInfo[] = tracker.getPeers(Buffer.alloc(20));
  const peerIds: Buffer[] = peers.map((peer) => peer.peerId);
  const again: { ip: string; port: number }[] = tracker.getPeers('00'.repeat(20));
  await tracker.close();
  // @ts-expect-error: an info hash is bytes or text
  tracker.getPeers(20);
  // @ts-expect-error: a port is a number
  new SimpleTracker({ udpPort: '6969' });
  return (udpPort ?? httpPort ?? urls.length + count + peerIds.length + again.length) ? peers : [];
}
