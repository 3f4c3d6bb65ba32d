import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { SimpleTracker } from 'test-tracker';
import { matchers } from 'test-tracker/matchers';
import { announceHttp, announceUdp } from '../client.js';

const infoHash = '0123456789abcdef0123456789abcdef01234567';
const client = { infoHash, peerId: '-XX0001-abcdefghijkl', port: 6881, left: 100 };

expect.extend(matchers);

let tracker;

beforeEach(async () => {
  tracker = new SimpleTracker({ udpPort: 0, httpPort: 0 });
  await tracker.start();
});

// Fails if something that was expected did not come.
afterEach(() => tracker.close());

test('the client announces itself', async () => {
  const started = tracker.waitFor({ infoHash, event: 'started' });
  await announceUdp(tracker.udpUrls[0], { ...client, event: 'started' });

  const [announce] = await started;
  expect(announce).toMatchObject({ transport: 'udp', left: 100, port: 6881 });
  expect(tracker).toHavePeer(infoHash, { ip: '127.0.0.1', port: 6881, left: 100 });
});

test('it says goodbye, once', async () => {
  tracker.expect({ infoHash, event: 'stopped' }, 1);
  await announceHttp(tracker.httpUrls[0], { ...client, event: 'started' });
  await announceHttp(tracker.httpUrls[0], { ...client, event: 'stopped' });
  expect(tracker.getPeers(infoHash)).toEqual([]);
});

test('it is told the interval that the tracker wants', async () => {
  tracker.nextAnnounce({ infoHash, interval: 5 });
  expect(await announceUdp(tracker.udpUrls[0], { ...client, event: 'started' })).toBe(5);
});
