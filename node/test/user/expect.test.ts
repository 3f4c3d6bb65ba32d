/** What a test expects of its client, verified at the end. */
import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import { SimpleTracker, UnmetExpectationError } from 'test-tracker';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { announceHttp } from './client.js';

let tracker: SimpleTracker;
let url: string;
const infoHash = randomBytes(20);

beforeEach(async () => {
  tracker = new SimpleTracker({ httpPort: 0 });
  await tracker.start();
  [url = ''] = tracker.httpUrls;
});

// Some of the tests close theirs, by an error.
afterEach(() => tracker.close().catch(() => {}));

test('what is expected and comes is fine', async () => {
  tracker.expect({ event: 'started', infoHash }, 1);
  tracker.expect({ event: 'stopped' }, 0);
  tracker.expect({ action: 'announce' });
  tracker.expect({ action: 'announce' }, { min: 2, max: 3 });
  tracker.expect({ action: 'scrape' }, { max: 1 });
  await announceHttp(url, { infoHash, event: 'started' });
  await announceHttp(url, { infoHash });
  tracker.verify();
  await tracker.close();
});

test('`close` rejects with all that is not met, when the port is free', async () => {
  tracker.expect({ event: 'stopped', infoHash }, 1);
  tracker.expect({ action: 'scrape' });
  tracker.expect({ event: 'started' }, 0);
  tracker.expect({ action: 'announce' }, { min: 1, max: 2 });
  await announceHttp(url, { infoHash, event: 'started' });
  const closing = tracker.close();
  const error: Error = await closing.then(
    () => expect.fail('it should reject'),
    (error) => error,
  );
  expect(error).toBeInstanceOf(UnmetExpectationError);
  expect(error.name).toBe('UnmetExpectationError');
  const { message } = error;
  expect(message).toContain('stopped');
  expect(message).toContain('expected exactly 1, got 0');
  expect(message).toContain('scrapes: expected at least 1, got 0');
  expect(message).toContain('expected no, got 1');
  expect(message).toContain('http announce started');
  expect(message).not.toContain('1 to 2');
  expect(tracker.close()).toBe(closing);
  const again = new SimpleTracker({ httpPort: Number(new URL(url).port) });
  await again.start();
  await again.close();
});

test('what clients have sent counts, though the tracker is closed at once', async () => {
  for (let round = 0; round < 20; round++) {
    const both = new SimpleTracker({ udpPort: 0, httpPort: 0, host: '127.0.0.1' });
    const { udpPort = 0, httpPort = 0 } = await both.start();
    both.expect({ action: 'announce', event: 'stopped' }, 1);
    both.expect({ action: 'unknown', transport: 'udp' }, 1);
    const client = connect(httpPort, '127.0.0.1');
    await once(client, 'connect');
    client.write('GET /announce?event=stopped HTTP/1.1\r\n\r\n');
    const socket = createSocket('udp4');
    await new Promise((sent) => socket.send(Buffer.alloc(16, 7), udpPort, '127.0.0.1', sent));
    await both.close();
    socket.close();
    client.destroy();
  }
});

test('`verify` looks now, as often as it is asked', async () => {
  tracker.expect({ event: 'stopped' });
  expect(() => tracker.verify()).toThrow(UnmetExpectationError);
  expect(() => tracker.verify()).toThrow('expected at least 1, got 0');
  await announceHttp(url, { infoHash, event: 'stopped' });
  tracker.verify();
});

test('what came before is not counted, and `clear` forgets what is expected', async () => {
  await announceHttp(url, { infoHash, event: 'stopped' });
  tracker.expect({ event: 'stopped' });
  expect(() => tracker.verify()).toThrow('got 0');
  tracker.clear();
  tracker.verify();
});

test('it counts what the record has dropped', async () => {
  const forgetful = new SimpleTracker({ httpPort: 0, recordMax: 1 });
  await forgetful.start();
  forgetful.expect({ event: 'started' }, 3);
  for (let count = 0; count < 3; count++) {
    await announceHttp(forgetful.httpUrls[0] ?? '', { infoHash, event: 'started' });
  }
  await announceHttp(forgetful.httpUrls[0] ?? '', { infoHash });
  await forgetful.close();
});

test.each([
  [-1, 'times: -1; expected an integer from 0 to'],
  ['1', "times: '1'; expected an object with min, max"],
  [{ min: 2, max: 1 }, 'expected a min that is not above max'],
  [{ least: 1 }, 'times.least: unknown field; expected one of min, max'],
])('refuses %j', (times, message) => {
  expect(() => tracker.expect({}, times as never)).toThrow(message);
});
