import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { SimpleTracker } from 'test-tracker';
import { announceHttp, announceUdp } from '../client.js';

const infoHash = '0123456789abcdef0123456789abcdef01234567';
const client = { infoHash, peerId: '-XX0001-abcdefghijkl', port: 6881, left: 100 };

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
  assert.equal(announce.left, 100);
  assert.deepEqual(
    tracker.getPeers(infoHash).map(({ ip, port }) => ({ ip, port })),
    [{ ip: '127.0.0.1', port: 6881 }],
  );
});

test('it says goodbye, once', async () => {
  tracker.expect({ infoHash, event: 'stopped' }, 1);
  await announceHttp(tracker.httpUrls[0], { ...client, event: 'started' });
  await announceHttp(tracker.httpUrls[0], { ...client, event: 'stopped' });
});

test('every event in its order', async () => {
  const events = [];
  const watch = tracker.watch({ infoHash });
  for (const event of ['started', 'completed', 'stopped']) {
    await announceHttp(tracker.httpUrls[0], { ...client, event });
  }
  for await (const { event } of watch) {
    events.push(event);
    if (event === 'stopped') break;
  }
  assert.deepEqual(events, ['started', 'completed', 'stopped']);
});
