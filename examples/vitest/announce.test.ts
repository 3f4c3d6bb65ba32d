import { expect, test } from 'test-tracker/vitest';
import { describe } from 'vitest';
import { announceHttp, announceUdp } from '../client.js';

const infoHash = '0123456789abcdef0123456789abcdef01234567';
const client = { infoHash, peerId: '-XX0001-abcdefghijkl', port: 6881, left: 100 };

// Each test gets a tracker of its own, which is closed after it.
test('the client announces itself', async ({ tracker }) => {
  const started = tracker.waitFor({ infoHash, event: 'started' });
  await announceUdp(tracker.udpUrls[0] ?? '', { ...client, event: 'started' });

  const [announce] = await started;
  expect(announce).toMatchObject({ transport: 'udp', left: 100, port: 6881 });
  expect(tracker).toHavePeer(infoHash, { port: 6881, peerId: '-XX0001-abcdefghijkl' });
  expect(tracker).toHaveSwarm(infoHash, { seeders: 0, leechers: 1 });
});

test('it says goodbye, once', async ({ tracker }) => {
  // Looked at when the tracker is closed: this test fails if it doesn't come.
  tracker.expect({ infoHash, event: 'stopped' }, 1);
  const url = tracker.httpUrls[0] ?? '';
  await announceHttp(url, { ...client, event: 'started' });
  await announceHttp(url, { ...client, event: 'stopped' });
  expect(tracker).not.toHavePeer(infoHash);
});

test('it finds the peers that there are', async ({ tracker }) => {
  tracker.addPeer(infoHash, { ip: '203.0.113.7', port: 6881, left: 0 });
  const reply = await announceHttp(tracker.httpUrls[0] ?? '', { ...client, event: 'started' });
  expect(reply).toContain(`5:peers6:${Buffer.from('cb0071071ae1', 'hex').toString('latin1')}`);
});

test('it is told why it is refused', async ({ tracker }) => {
  tracker.refuse(infoHash, 'unregistered torrent');
  const reply = await announceHttp(tracker.httpUrls[0] ?? '', { ...client, event: 'started' });
  expect(reply).toContain('14:failure reason20:unregistered torrent');
  expect(tracker).toHaveAnnounced({ infoHash, outcome: 'refused' }, 1);
});

test('a peer that falls silent is gone after an hour', async ({ tracker }) => {
  await announceUdp(tracker.udpUrls[0] ?? '', { ...client, event: 'started' });
  tracker.advance(3_601_000);
  expect(tracker).not.toHavePeer(infoHash);
});

describe('with a short interval', () => {
  test.override({ trackerOptions: { interval: 5 } });

  test('it learns of it', async ({ tracker }) => {
    const url = tracker.udpUrls[0] ?? '';
    expect(await announceUdp(url, { ...client, event: 'started' })).toBe(5);
    tracker.setIntervals({ interval: 60 });
    expect(await announceUdp(url, { ...client, event: '' })).toBe(60);
  });
});
