/** The examples of docs/guide.md, which quotes from here. */
import { SimpleTracker } from 'test-tracker';
import { expect, test } from 'test-tracker/vitest';
import { announceHttp, announceUdp } from '../client.js';

const infoHash = '0123456789abcdef0123456789abcdef01234567';
const me = { infoHash, peerId: '-XX0001-abcdefghijkl', port: 6881, left: 100 };

test('see', async ({ tracker }) => {
  const url = tracker.udpUrls[0] ?? '';
  await announceUdp(url, { ...me, event: 'started' });

  const [announce] = tracker.getRequests({ action: 'announce', infoHash });
  expect(announce).toMatchObject({ transport: 'udp', event: 'started', left: 100, port: 6881 });
  expect(announce?.parameter('numwant')?.toString()).toBe('-1');
  expect(announce?.answer).toMatchObject({ kind: 'announced', leechers: 1, peers: [] });

  expect(tracker.getSwarms()).toMatchObject([{ seeders: 0, leechers: 1, downloaded: 0 }]);
  expect(tracker.getPeers(infoHash)).toMatchObject([{ ip: '127.0.0.1', port: 6881, left: 100 }]);
  expect(tracker.getCounters()).toContainEqual({
    transport: 'udp',
    action: 'announce',
    event: 'started',
    outcome: 'answered',
    count: 1,
  });
});

test('wait', async ({ tracker }) => {
  const announced = tracker.waitFor({ infoHash, event: 'started' }, { count: 2 });
  void announceUdp(tracker.udpUrls[0] ?? '', { ...me, event: 'started' });
  void announceHttp(tracker.httpUrls[0] ?? '', { ...me, event: 'started' });

  const transports = (await announced).map(({ transport }) => transport);
  expect(transports.sort()).toEqual(['http', 'udp']);
});

test('wait in vain', async ({ tracker }) => {
  await announceUdp(tracker.udpUrls[0] ?? '', { ...me, event: 'started' });

  const stopped = tracker.waitFor({ event: 'stopped' }, { timeout: 50, past: true });

  await expect(stopped).rejects.toThrow(/requests with event stopped: expected at least 1, got 0/);
  await expect(stopped).rejects.toThrow(/udp announce started .* \(differs in event\)/);
});

test('watch', async ({ tracker }) => {
  const requests = tracker.watch({ action: 'announce' });
  const url = tracker.httpUrls[0] ?? '';
  void announceHttp(url, { ...me, event: 'started' })
    .then(() => announceHttp(url, { ...me, left: 0, event: 'completed' }))
    .then(() => announceHttp(url, { ...me, left: 0, event: 'stopped' }));

  const lefts: (number | undefined)[] = [];
  for await (const { event, left } of requests) {
    lefts.push(left);
    if (event === 'stopped') break;
  }
  expect(lefts).toEqual([100, 0, 0]);
});

test('expect', async ({ tracker }) => {
  tracker.expect({ infoHash, event: 'stopped' }, 1);
  tracker.expect({ outcome: 'refused' }, 0);

  const url = tracker.udpUrls[0] ?? '';
  await announceUdp(url, { ...me, event: 'started' });
  await announceUdp(url, { ...me, event: 'stopped' });

  tracker.verify(); // close() does it, too, and so does the fixture
});

test('peers and counts', async ({ tracker }) => {
  tracker.addPeer(infoHash, { ip: '203.0.113.7', port: 51413, left: 0 });
  tracker.addPeer(infoHash, { ip: '2001:db8::7', port: 51413 });
  tracker.setCounts(infoHash, { seeders: 1000, leechers: 50, downloaded: 7000 });

  await announceHttp(tracker.httpUrls[0] ?? '', { ...me, event: 'started' });

  const [announce] = tracker.getRequests({ action: 'announce' });
  expect(announce?.answer).toMatchObject({ kind: 'announced', seeders: 1000, leechers: 50 });
  expect(tracker.removePeer(infoHash, { ip: '203.0.113.7', port: 51413 })).toBe(true);
});

test('intervals and scripts', async ({ tracker }) => {
  tracker.setIntervals({ interval: 60, minInterval: 30 });
  tracker.nextAnnounce({ interval: 5, peers: [{ ip: '203.0.113.9', port: 1 }] });

  const url = tracker.udpUrls[0] ?? '';
  expect(await announceUdp(url, { ...me, event: 'started' })).toBe(5);
  expect(await announceUdp(url, { ...me, event: '' })).toBe(60);
});

test('refuse', async ({ tracker }) => {
  tracker.refuse(infoHash, 'unregistered torrent');

  const reply = await announceHttp(tracker.httpUrls[0] ?? '', { ...me, event: 'started' });

  expect(reply).toContain('14:failure reason20:unregistered torrent');
  tracker.refuse(infoHash, undefined); // and now it may
});

test('clear, snapshot and restore', async ({ tracker }) => {
  tracker.addPeer(infoHash, { ip: '203.0.113.7', port: 51413 });
  const snapshot = tracker.snapshot();
  tracker.clear();
  expect(tracker.getSwarmCount()).toBe(0);

  const another = new SimpleTracker({ udpPort: 0 });
  await another.start();
  another.restore(snapshot);
  expect(another.getPeers(infoHash)).toHaveLength(1);
  await another.close();
});

test('misbehave', async ({ tracker }) => {
  tracker.addFault('announce udp times=2 drop');
  const refusal = tracker.addFault({ event: 'stopped', refuse: 'unregistered torrent' });

  await announceUdp(tracker.udpUrls[0] ?? '', { ...me, event: 'started', retryAfter: 20 });
  const reply = await announceHttp(tracker.httpUrls[0] ?? '', { ...me, event: 'stopped' });

  expect(tracker).toHaveAnnounced({ event: 'started', outcome: 'ignored' }, 2);
  expect(reply).toContain('14:failure reason20:unregistered torrent');
  expect(tracker.getFaults()).toMatchObject([{ hits: 2 }, { id: refusal, hits: 1 }]);
  expect(tracker.getRequests({ fault: refusal })).toMatchObject([{ event: 'stopped' }]);
  tracker.clearFaults();
});

test('misbehave step by step', async ({ tracker }) => {
  tracker.addFault({
    transport: 'http',
    infoHash,
    steps: [{ refuse: 'try again' }, { interval: -1, peers: [{ ip: '203.0.113.7', port: 0 }] }, {}],
  });

  const url = tracker.httpUrls[0] ?? '';
  const replies: string[] = [];
  for (const event of ['started', '', '']) replies.push(await announceHttp(url, { ...me, event }));

  expect(replies[0]).toContain('14:failure reason9:try again');
  expect(replies[1]).toContain('8:intervali-1e');
  expect(replies[2]).toContain('8:intervali1800e');
});

test('hold replies', async ({ tracker }) => {
  const gate = tracker.hold({ event: 'started' });
  const interval = announceUdp(tracker.udpUrls[0] ?? '', { ...me, event: 'started' });

  expect((await gate.seen).left).toBe(100); // the tracker has its announce, and it has no reply

  gate.release();
  expect(await interval).toBe(1800);
});

test('outage', async ({ tracker }) => {
  const url = tracker.httpUrls[0] ?? '';
  await announceHttp(url, { ...me, event: 'started' });

  await tracker.down(); // or for a while, by the tracker's clock: down(60_000)
  await expect(announceHttp(url, { ...me, event: '' })).rejects.toThrow();

  await tracker.up(); // on the same ports, with all that it knew
  expect(await announceHttp(url, { ...me, event: '' })).toContain('10:incompletei1e');
});

test('move time', async ({ tracker }) => {
  tracker.freeze();
  await announceUdp(tracker.udpUrls[0] ?? '', { ...me, event: 'started' });

  tracker.advance(3_600_000);
  expect(tracker.getPeers(infoHash)).toMatchObject([{ age: 3_600_000 }]);
  tracker.advance(1_000); // longer than `peerLifetime`
  expect(tracker.getPeers(infoHash)).toEqual([]);
});

test('matchers', async ({ tracker }) => {
  await announceUdp(tracker.udpUrls[0] ?? '', { ...me, event: 'started' });

  expect(tracker).toHaveAnnounced({ infoHash, event: 'started' }, 1);
  expect(tracker).toHaveReceived({ transport: 'udp', action: 'connect' });
  expect(tracker).toHavePeer(infoHash, { port: 6881 });
  expect(tracker).toHaveSwarm(infoHash, { leechers: 1 });
  expect(tracker).not.toHaveAnnounced({ event: 'stopped' });
});
