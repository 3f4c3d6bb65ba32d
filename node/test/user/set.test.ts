/** What a test makes its tracker say. */
import { randomBytes } from 'node:crypto';
import { SimpleTracker } from 'test-tracker';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { announceHttp, announceQuery, announceUdp, get } from './client.js';

let tracker: SimpleTracker;
let udp: string;
let http: string;
const infoHash = randomBytes(20);

beforeEach(async () => {
  tracker = await started();
  [udp = ''] = tracker.udpUrls;
  [http = ''] = tracker.httpUrls;
});

afterEach(() => tracker.close());

async function started(): Promise<SimpleTracker> {
  const tracker = new SimpleTracker({ udpPort: 0, httpPort: 0, host: '127.0.0.1' });
  await tracker.start();
  return tracker;
}

const body = async () => (await get(`${http}?${announceQuery({ infoHash })}`)).toString('latin1');

test('peers that no client announced', async () => {
  const peerId = Buffer.from('-XX1234-abcdefghijkl');
  tracker.addPeer(infoHash, { ip: '203.0.113.7', port: 1, peerId, left: 0 });
  tracker.addPeer(infoHash, { ip: '2001:db8::1', port: 2, left: 5n });
  expect(tracker.getPeers(infoHash)).toMatchObject([
    { ip: '203.0.113.7', port: 1, peerId, left: 0 },
    { ip: '2001:db8::1', port: 2, left: 5 },
  ]);
  expect(tracker.getSwarms()).toEqual([{ infoHash, seeders: 1, leechers: 1, downloaded: 0 }]);
  expect(await announceUdp(udp, { infoHash, port: 3 })).toEqual(['203.0.113.7:1']);
  expect(tracker.removePeer(infoHash, { ip: '203.0.113.7', port: 1 })).toBe(true);
  expect(tracker.removePeer(infoHash, { ip: '203.0.113.7', port: 1 })).toBe(false);
  for (const peer of tracker.getPeers(infoHash)) tracker.removePeer(infoHash, peer);
  expect(tracker.getPeers(infoHash)).toEqual([]);
});

test('a made-up peer expires as any other', () => {
  tracker.addPeer(infoHash, { ip: '203.0.113.7', port: 1 });
  tracker.advance(3_601_000);
  expect(tracker.getPeers(infoHash)).toEqual([]);
});

test('the counts of a swarm', async () => {
  tracker.setCounts(infoHash, { seeders: 1000, leechers: 2000, downloaded: 3000 });
  expect(await body()).toMatch(/8:completei1000e.*10:incompletei2000e/);
  tracker.setCounts(infoHash, undefined);
  expect(await body()).toMatch(/8:completei0e.*10:incompletei/);
});

test('intervals', async () => {
  tracker.setIntervals({ interval: 7 });
  expect(await body()).toMatch(/8:intervali7e.*12:min intervali60e/);
  tracker.setIntervals({ minInterval: 3 });
  expect(await body()).toMatch(/8:intervali1800e.*12:min intervali3e/);
  tracker.setIntervals({});
  expect(await body()).toMatch(/8:intervali1800e.*12:min intervali60e/);
});

test('what the next announce is told', async () => {
  const other = randomBytes(20);
  tracker.nextAnnounce({ infoHash: other, interval: 1 });
  tracker.nextAnnounce({ interval: 5, minInterval: 4, peers: [{ ip: '203.0.113.7', port: 9 }] });
  tracker.nextAnnounce({ peers: [] });
  const wait = tracker.waitFor({ action: 'announce' });
  expect(await announceUdp(udp, { infoHash, port: 1 })).toEqual(['203.0.113.7:9']);
  expect((await wait)[0]?.answer).toMatchObject({ interval: 5 });
  expect(await announceUdp(udp, { infoHash, port: 2 })).toEqual([]);
  expect(await announceUdp(udp, { infoHash, port: 3 })).toHaveLength(2);
  await announceUdp(udp, { infoHash: other, port: 4 });
  expect(tracker.getRequests({ infoHash: other })[0]?.answer).toMatchObject({ interval: 1 });
});

test('a torrent that is refused, and no longer', async () => {
  tracker.refuse(infoHash, 'gone fishing');
  expect(await body()).toContain('14:failure reason12:gone fishing');
  expect(await announceHttp(http, { infoHash: randomBytes(20) })).toEqual([]);
  tracker.refuse(infoHash, undefined);
  expect(await body()).toContain('8:intervali');
});

test('`clear` forgets what was set and what has happened, and serves on', async () => {
  tracker.setIntervals({ interval: 7 });
  tracker.refuse(infoHash, 'no');
  tracker.addPeer(infoHash, { ip: '203.0.113.7', port: 1 });
  await body();
  tracker.clear();
  expect([tracker.getRequests(), tracker.getSwarms(), tracker.getCounters()]).toEqual([[], [], []]);
  expect(tracker.getRecorded()).toEqual({ total: 1, dropped: 1 });
  expect(await body()).toContain('8:intervali1800e');
});

test('a snapshot, into another tracker', async () => {
  await announceHttp(http, { infoHash, port: 1, left: 0 });
  tracker.addPeer(infoHash, { ip: '2001:db8::1', port: 2 });
  tracker.setCounts(infoHash, { seeders: 5, leechers: 6, downloaded: 7 });
  const bytes = tracker.snapshot();
  expect(Buffer.isBuffer(bytes)).toBe(true);
  const other = await started();
  other.addPeer(randomBytes(20), { ip: '203.0.113.7', port: 1 });
  other.restore(bytes);
  const known = (from: SimpleTracker) =>
    from.getPeers(infoHash).map(({ ip, port, peerId, left }) => ({ ip, port, peerId, left }));
  expect(known(other)).toEqual(known(tracker));
  expect(known(other)).toHaveLength(2);
  expect(other.getSwarmCount()).toBe(1);
  await announceHttp(other.httpUrls[0] ?? '', { infoHash, port: 3 });
  expect(other.getRequests()[0]?.answer).toMatchObject({ seeders: 5, leechers: 6 });
  await other.close();
});

describe('what makes no sense', () => {
  const bad = (call: () => unknown, message: string, kind: typeof Error = TypeError) => {
    expect(call).toThrow(kind);
    expect(call).toThrow(message);
  };
  const ip = '203.0.113.7';

  test('names the value and what was expected', () => {
    bad(() => tracker.addPeer('12', { ip, port: 1 }), "info hash: '12'; expected 20 bytes");
    bad(() => tracker.addPeer(infoHash, { ip: 'x', port: 1 }), "peer.ip: 'x'; expected an IP");
    bad(() => tracker.addPeer(infoHash, {} as never), 'peer.ip: undefined; expected an IP address');
    bad(() => tracker.addPeer(infoHash, { ip } as never), 'peer.port: undefined; expected an int');
    bad(() => tracker.addPeer(infoHash, { ip, port: 0 }), 'peer.port: 0; expected', RangeError);
    bad(() => tracker.addPeer(infoHash, { ip, port: 1, peerId: 'x' }), "peer.peerId: 'x'; expect");
    bad(() => tracker.addPeer(infoHash, { ip, port: 1, left: -1 }), 'peer.left: -1', RangeError);
    bad(() => tracker.addPeer(infoHash, { ip, port: 1, seed: 1 } as never), 'peer.seed: unknown');
    bad(() => tracker.removePeer(infoHash, undefined as never), 'peer.ip: undefined; expected');
    bad(() => tracker.setCounts(infoHash, { seeders: 1 } as never), 'counts.leechers: undefined');
    bad(() => tracker.setCounts(infoHash, null as never), 'counts: null; expected an object');
    bad(() => tracker.setIntervals({ interval: '5' } as never), "intervals.interval: '5'; expect");
    bad(() => tracker.nextAnnounce({ peers: {} } as never), 'peers: {}, expected an array');
    bad(
      () =>
        tracker.nextAnnounce({
          peers: [
            { ip, port: 1 },
            { ip, port: -1 },
          ],
        }),
      'peers: {"ip":"203.0.113.7","port":-1}, expected {"ip": "192.0.2.1", "port": 6881}',
    );
    bad(() => tracker.refuse(infoHash, 5 as never), 'reason: 5; expected a string');
    bad(() => tracker.restore('x' as never), "snapshot: 'x'; expected bytes");
    expect(tracker.getSwarmCount()).toBe(0);
  });

  test('bytes that are no snapshot: an error, and nothing is changed', async () => {
    tracker.addPeer(infoHash, { ip, port: 1 });
    bad(() => tracker.restore(randomBytes(50)), 'snapshot');
    const cut = tracker.snapshot().subarray(0, -1);
    bad(() => tracker.restore(cut), 'snapshot');
    expect(tracker.getPeers(infoHash)).toHaveLength(1);
    expect(await body()).toContain('8:intervali');
  });

  test('before `start` there is nothing to set', () => {
    const never = new SimpleTracker({ udpPort: 0 });
    for (const [name, call] of Object.entries({
      addPeer: () => never.addPeer(infoHash, { ip, port: 1 }),
      setIntervals: () => never.setIntervals({}),
      expect: () => never.expect({}),
      clear: () => never.clear(),
      snapshot: () => never.snapshot(),
    })) {
      bad(call, `${name}: the tracker has not been started`, Error);
    }
  });
});
