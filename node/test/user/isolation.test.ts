/** Many trackers at once, and clients that do not behave while they are closed. */
import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { SimpleTracker } from 'test-tracker';
import { expect, test } from 'vitest';
import { announceHttp, announceUdp, open } from './client.js';

const COUNT = 300;

// Two such tests at the same time, in a worker beside those of the other files.
test.concurrent.each(['a', 'b'])(`${COUNT} trackers in one worker (%s)`, async () => {
  const trackers = Array.from(
    { length: COUNT },
    () => new SimpleTracker({ udpPort: 0, httpPort: 0, host: '127.0.0.1' }),
  );
  const infoHash = randomBytes(20);
  const ports = await Promise.all(trackers.map((tracker) => tracker.start()));
  expect(new Set(ports.map(({ udpPort }) => udpPort)).size).toBe(COUNT);
  expect(new Set(ports.map(({ httpPort }) => httpPort)).size).toBe(COUNT);
  await Promise.all(
    trackers.map(async (tracker, left) => {
      tracker.expect({ action: 'announce' }, 2);
      const came = tracker.waitFor({ transport: 'http' }, { timeout: 30_000 });
      await announceUdp(tracker.udpUrls[0] ?? '', { infoHash, port: 1, left }).catch((error) => {
        const seen = tracker.getRequests().map(({ summary }) => summary);
        throw new Error(
          `${error.message} (${error.cause}); recorded: ${seen.join(', ') || 'nothing'}`,
        );
      });
      expect(await announceHttp(tracker.httpUrls[0] ?? '', { infoHash, port: 2, left })).toEqual([
        '127.0.0.1:1',
      ]);
      expect(await came).toMatchObject([{ left }]);
    }),
  );
  for (const [left, tracker] of trackers.entries()) {
    expect(tracker.getRequests({ action: 'announce' })).toMatchObject([{ left }, { left }]);
    expect(tracker.getPeers(infoHash)).toHaveLength(2);
  }
  await Promise.all(trackers.map((tracker) => tracker.close()));
});

test('closing waits for nobody', async () => {
  const tracker = new SimpleTracker({
    udpPort: 0,
    httpPort: 0,
    host: '127.0.0.1',
    keepAlive: true,
  });
  const { udpPort = 0 } = await tracker.start();
  const [url = ''] = tracker.httpUrls;
  const clients = await Promise.all(Array.from({ length: 40 }, () => open(url)));
  const gone = clients.map((client) => new Promise((resolve) => client.once('close', resolve)));
  for (const [index, client] of clients.entries()) {
    // In silence; in the middle of a line, of a head; between two requests; without reading.
    if (index % 5 === 1) client.resume().write('GET /ann');
    if (index % 5 === 2) client.resume().write('GET /announce HTTP/1.1\r\nHost: x\r\n');
    if (index % 5 === 3) client.resume().write('GET /x HTTP/1.1\r\nHost: x\r\n\r\n');
    if (index % 5 === 4) client.write('GET /x HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(1_000));
    else client.resume();
  }
  const socket = createSocket('udp4');
  for (let count = 0; count < 1_000; count++) socket.send(randomBytes(16), udpPort, '127.0.0.1');
  const wait = tracker.waitFor({ event: 'stopped' }).catch((error: Error) => error.message);
  await tracker.close();
  expect(await wait).toContain('the tracker is closed');
  for (const client of clients) client.resume();
  await Promise.all(gone);
  socket.close();
});
