/** Waiting for requests, and watching them. */
import { randomBytes } from 'node:crypto';
import { SimpleTracker, WaitTimeoutError } from 'test-tracker';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { announceHttp, announceUdp, get, ownHost } from './client.js';

let tracker: SimpleTracker;
let udp: string;
let http: string;

beforeEach(async () => {
  tracker = new SimpleTracker({ udpPort: 0, httpPort: 0, host: '127.0.0.1' });
  await tracker.start();
  [udp = ''] = tracker.udpUrls;
  [http = ''] = tracker.httpUrls;
});

afterEach(async () => {
  vi.useRealTimers();
  await tracker.close();
});

/** The message of what a promise rejects with. */
const message = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    (value) => expect.fail(`it resolved with ${value}`),
    (error) => error.message,
  );

describe('waitFor', () => {
  test('resolves with the requests that come, and not with others', async () => {
    const infoHash = randomBytes(20);
    const came = tracker.waitFor({ infoHash, action: 'announce' }, { count: 2 });
    await announceUdp(udp, { infoHash: randomBytes(20) });
    await announceUdp(udp, { infoHash, event: 'started' });
    await announceHttp(http, { infoHash, event: 'completed' });
    await announceHttp(http, { infoHash, event: 'stopped' });
    expect((await came).map(({ event }) => event)).toEqual(['started', 'completed']);
  });

  test('begins when it is called: what came before is left out, unless it is wanted', async () => {
    const infoHash = randomBytes(20);
    await announceHttp(http, { infoHash, event: 'started' });
    const next = tracker.waitFor({ infoHash });
    const [past] = await tracker.waitFor({ infoHash }, { past: true });
    expect(past?.event).toBe('started');
    await announceHttp(http, { infoHash, event: 'stopped' });
    expect((await next).map(({ event }) => event)).toEqual(['stopped']);
    const both = await tracker.waitFor({ infoHash }, { past: true, count: 2 });
    expect(both.map(({ event }) => event)).toEqual(['started', 'stopped']);
  });

  test('many wait at once, each for its own', async () => {
    const hashes = Array.from({ length: 50 }, () => randomBytes(20));
    const waits = hashes.map((infoHash) => tracker.waitFor({ infoHash }));
    await Promise.all(hashes.map((infoHash) => announceUdp(udp, { infoHash })));
    const came = await Promise.all(waits);
    expect(came.map(([request]) => request?.infoHashes)).toEqual(hashes.map((hash) => [hash]));
  });

  test('a timeout says what was asked for, what came, and where the wait is', async () => {
    await announceHttp(http, { infoHash: randomBytes(20), event: 'completed' });
    tracker.clear();
    const infoHash = randomBytes(20);
    // Before the wait, which ends after a time that an announce may take on a busy machine.
    await announceHttp(http, { infoHash, event: 'started' });
    const which = { infoHash, event: 'stopped' } as const;
    const error: Error = await tracker.waitFor(which, { timeout: 100, past: true }).then(
      () => expect.fail('nobody stopped'),
      (error) => error,
    );
    expect(error).toBeInstanceOf(WaitTimeoutError);
    expect(error.name).toBe('WaitTimeoutError');
    const [first, ...rest] = error.message.split('\n');
    expect(first).toBe('timed out after 100 ms');
    const explained = rest.join('\n');
    expect(explained).toContain(`stopped`);
    expect(explained).toContain(infoHash.toString('hex'));
    expect(explained).toContain('expected at least 1, got 0');
    expect(explained).toContain('http announce started');
    expect(explained).not.toContain('completed');
    expect(error.stack).toContain('wait.test.ts');
    expect(error.stack).toContain(error.message);
  });

  test('does not need a limit below that of the test: 4 seconds unless told otherwise', async () => {
    vi.useFakeTimers();
    const wait = tracker.waitFor({ event: 'started' });
    vi.advanceTimersByTime(60_000);
    vi.useRealTimers();
    await announceHttp(http, { infoHash: randomBytes(20), event: 'started' });
    expect(await wait).toHaveLength(1);
  });

  test('may be awaited when it has failed already: until then it is no unhandled rejection', async () => {
    const early = tracker.waitFor({}, { timeout: 0 });
    await message(tracker.waitFor({}, { timeout: 20 }));
    expect(await message(early)).toContain('timed out after 0 ms');
  });

  test('fake timers do not stop it', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'Date'] });
    expect(await message(tracker.waitFor({}, { timeout: 20 }))).toContain('timed out after 20 ms');
    const wait = tracker.waitFor({ event: 'started' });
    await announceHttp(http, { infoHash: randomBytes(20), event: 'started' });
    expect(await wait).toHaveLength(1);
  });

  test('closing the tracker ends it', async () => {
    const wait = message(tracker.waitFor({ event: 'stopped' }));
    await tracker.close();
    expect(await wait).toMatch(/^the tracker is closed\n.*stopped/);
    expect(await message(tracker.waitFor())).toContain('the tracker is closed');
  });

  test('what a closed tracker has can still be waited for', async () => {
    await announceHttp(http, { infoHash: randomBytes(20), event: 'started' });
    await tracker.close();
    expect(await tracker.waitFor({ event: 'started' }, { past: true })).toHaveLength(1);
  });

  test('a signal ends it, with its reason', async () => {
    const controller = new AbortController();
    const wait = tracker.waitFor({}, { signal: controller.signal });
    controller.abort(new Error('enough'));
    expect(await message(wait)).toBe('enough');
    expect(await message(tracker.waitFor({}, { signal: controller.signal }))).toBe('enough');
  });

  test('goes on after `clear`, with what it has', async () => {
    const infoHash = randomBytes(20);
    const wait = tracker.waitFor({ infoHash }, { count: 2 });
    await announceHttp(http, { infoHash, event: 'started' });
    tracker.clear();
    await announceHttp(http, { infoHash, event: 'completed' });
    await announceHttp(http, { infoHash, event: 'stopped' });
    expect((await wait).map(({ event }) => event)).toEqual(['started', 'completed']);
  });

  test('a record that keeps nothing misses nothing', async () => {
    const forgetful = new SimpleTracker({ httpPort: 0, recordMax: 0 });
    await forgetful.start();
    const [url = ''] = forgetful.httpUrls;
    const wait = forgetful.waitFor({ action: 'announce' }, { count: 20 });
    for (let left = 0; left < 20; left++) {
      await announceHttp(url, { infoHash: randomBytes(20), left });
    }
    expect((await wait).map(({ left }) => left)).toEqual([...Array(20).keys()]);
    expect(forgetful.getRecorded().total).toBe(20);
    await forgetful.close();
  });

  test.each([
    [{ count: 0 }, 'options.count: 0; expected an integer from 1 to'],
    [{ timeout: -1 }, 'options.timeout: -1; expected a number of milliseconds from 0 to'],
    [{ timeout: '1s' }, "options.timeout: '1s'; expected a number of milliseconds"],
    [{ past: 1 }, 'options.past: 1; expected true or false'],
    [{ signal: {} }, 'options.signal: {}; expected an AbortSignal'],
    [{ limit: 1 }, 'options.limit: unknown field; expected one of count, timeout, past, signal'],
  ])('refuses %j', async (options, expected) => {
    expect(await message(tracker.waitFor({}, options as never))).toContain(expected);
  });

  test('before `start` there is nothing to wait for', async () => {
    const never = new SimpleTracker({ udpPort: 0 });
    expect(await message(never.waitFor())).toBe('waitFor: the tracker has not been started');
  });
});

describe('watch', () => {
  test('tells of requests as they come, until the loop is left', async () => {
    const infoHash = randomBytes(20);
    await announceHttp(http, { infoHash });
    const watch = tracker.watch({ infoHash });
    const seen: unknown[] = [];
    const loop = (async () => {
      for await (const { event } of watch) {
        seen.push(event);
        if (event === 'stopped') break;
      }
    })();
    await announceHttp(http, { infoHash, event: 'started' });
    await announceHttp(http, { infoHash, event: 'stopped' });
    await announceHttp(http, { infoHash, event: 'completed' });
    await loop;
    expect(seen).toEqual(['started', 'stopped']);
    expect(await watch.next()).toEqual({ done: true, value: undefined });
  });

  test('keeps what nobody has taken yet, and ends when the tracker is closed', async () => {
    await announceHttp(http, { infoHash: randomBytes(20), left: 1 });
    const watch = tracker.watch({}, { past: true });
    await announceHttp(http, { infoHash: randomBytes(20), left: 2 });
    await tracker.close();
    const seen: unknown[] = [];
    for await (const { left } of watch) seen.push(left);
    expect(seen).toEqual([1, 2]);
  });

  test('that is asked late misses nothing while the record has it', async () => {
    const watch = tracker.watch();
    const lefts = Array.from({ length: 150 }, (_, index) => index + 1);
    for (const left of lefts) await announceHttp(http, { infoHash: randomBytes(20), left });
    const seen: (number | undefined)[] = [];
    for (const _ of lefts) seen.push((await watch.next()).value?.left);
    expect(seen).toEqual(lefts);
    expect(watch.missed).toBe(0);
  });

  test('answers several that ask at once in their order', async () => {
    const watch = tracker.watch({ transport: 'http' });
    const asked = [watch.next(), watch.next(), watch.next()];
    await announceHttp(http, { infoHash: randomBytes(20), left: 1 });
    await announceHttp(http, { infoHash: randomBytes(20), left: 2 });
    await watch.return?.();
    const [first, second, third] = await Promise.all(asked);
    expect([first?.value?.left, second?.value?.left, third?.done]).toEqual([1, 2, true]);
  });

  test('a signal ends it by an error, after what has come', async () => {
    const controller = new AbortController();
    const watch = tracker.watch({}, { signal: controller.signal });
    await announceHttp(http, { infoHash: randomBytes(20), left: 1 });
    controller.abort(new Error('enough'));
    expect((await watch.next()).value?.left).toBe(1);
    await expect(watch.next()).rejects.toThrow('enough');
    expect((await watch.next()).done).toBe(true);
  });

  test('goes on after `clear`', async () => {
    const watch = tracker.watch();
    await announceHttp(http, { infoHash: randomBytes(20), left: 1 });
    tracker.clear();
    await announceHttp(http, { infoHash: randomBytes(20), left: 2 });
    expect((await watch.next()).value).toMatchObject({ left: 1, number: 1 });
    expect((await watch.next()).value).toMatchObject({ left: 2, number: 2 });
  });

  test('a watch that is not read keeps little, and counts what the record has dropped', async () => {
    const few = new SimpleTracker({ httpPort: 0, host: ownHost, recordMax: 100 });
    await few.start();
    try {
      const watch = few.watch();
      const url = few.httpUrls[0] ?? '';
      for (let count = 0; count < 300; count++) await get(`${url}?number=${count}`);
      const numbers = [];
      do numbers.push((await watch.next()).value?.number ?? 0);
      while (numbers.at(-1) !== 300);
      const range = (from: number, to: number) =>
        Array.from({ length: to - from + 1 }, (_, index) => from + index);
      // Besides the last 100 the record may have what came in the last turn.
      const first = numbers[64] ?? 0;
      expect([200, 201]).toContain(first);
      expect(numbers).toEqual([...range(1, 64), ...range(first, 300)]);
      const missed = first - 65;
      expect(watch.missed).toBe(missed);
      // It goes on with what comes.
      const next = watch.next();
      await get(`${url}?number=300`);
      expect((await next).value?.number).toBe(301);
      expect(watch.missed).toBe(missed);
    } finally {
      await few.close();
    }
  });

  test('before `start` there is nothing to watch', () => {
    const never = new SimpleTracker({ udpPort: 0 });
    expect(() => never.watch()).toThrow('watch: the tracker has not been started');
  });
});
