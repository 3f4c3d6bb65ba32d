import { expect, test } from 'test-tracker/vitest';
import { announceHttp, announceUdp } from '../client.js';

const infoHash = '0123456789abcdef0123456789abcdef01234567';
const client = { infoHash, peerId: '-XX0001-abcdefghijkl', port: 6881, left: 100 };

test('it asks again when two announces get lost', async ({ tracker }) => {
  tracker.addFault('announce udp times=2 drop');

  // BEP 15 says to ask again after 15 seconds; a test has no time for that.
  await announceUdp(tracker.udpUrls[0] ?? '', { ...client, event: 'started', retryAfter: 20 });

  expect(tracker).toHaveAnnounced({ infoHash, outcome: 'ignored' }, 2);
  expect(tracker).toHaveAnnounced({ infoHash, outcome: 'answered' });
  expect(tracker).toHavePeer(infoHash, { port: 6881 });
});

test('it finds the tracker again after a restart', async ({ tracker }) => {
  await tracker.down();
  const url = tracker.udpUrls[0] ?? '';
  const announced = announceUdp(url, { ...client, event: 'started', retryAfter: 20 });
  await tracker.up();

  expect(await announced).toBe(1800);
});

test('it is not led astray by a failure reason that is a number', async ({ tracker }) => {
  tracker.addFault({ transport: 'http', set: { 'failure reason': 'i5e' } });

  const reply = await announceHttp(tracker.httpUrls[0] ?? '', { ...client, event: 'started' });

  expect(reply).toContain('14:failure reasoni5e');
});
