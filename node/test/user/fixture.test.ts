/** `test-tracker/vitest`: the fixture and the matchers. */
import { randomBytes } from 'node:crypto';
import type { SimpleTracker } from 'test-tracker';
import { expect, test } from 'test-tracker/vitest';
import { afterAll, describe } from 'vitest';
import { announceHttp, announceUdp } from './client.js';

const trackers: SimpleTracker[] = [];
const infoHash = randomBytes(20);

describe('the fixture', () => {
  test('a tracker on both protocols, started', async ({ tracker }) => {
    trackers.push(tracker);
    tracker.expect({ action: 'announce' }, 2);
    expect(await announceUdp(tracker.udpUrls[0] ?? '', { infoHash, port: 1 })).toEqual([]);
    expect(await announceHttp(tracker.httpUrls[0] ?? '', { infoHash, port: 2 })).toHaveLength(1);
  });

  test('another one for the next test', ({ tracker }) => {
    trackers.push(tracker);
    expect(tracker.getSwarmCount()).toBe(0);
    expect(new Set(trackers).size).toBe(2);
  });

  // The first try fails on purpose: not by its tracker, but by what it expects of it.
  test('another one for the next try', { retry: 1 }, async ({ tracker, task }) => {
    expect(tracker.getSwarmCount()).toBe(0);
    await announceHttp(tracker.httpUrls[0] ?? '', { infoHash });
    tracker.expect({ event: 'stopped' }, task.result?.retryCount ? 0 : 1);
  });

  afterAll(async () => {
    // Closed by now: a closed tracker has nothing more to wait for.
    for (const tracker of trackers) {
      await expect(tracker.waitFor()).rejects.toThrow('the tracker is closed');
    }
  });

  describe('with options', () => {
    test.override({ trackerOptions: { udpPort: undefined, interval: 7 } });

    test("they are the tracker's", async ({ tracker }) => {
      expect(tracker.udpUrls).toEqual([]);
      await announceHttp(tracker.httpUrls[0] ?? '', { infoHash });
      expect(tracker.getRequests()[0]?.answer).toMatchObject({ interval: 7 });
    });
  });
});

describe('the matchers', () => {
  test('toHaveAnnounced and toHaveReceived', async ({ tracker }) => {
    expect(tracker).not.toHaveAnnounced();
    expect(tracker).toHaveAnnounced({}, 0);
    await announceUdp(tracker.udpUrls[0] ?? '', { infoHash, event: 'started' });
    expect(tracker).toHaveAnnounced();
    expect(tracker).toHaveAnnounced({ infoHash, event: 'started' }, 1);
    expect(tracker).not.toHaveAnnounced({ infoHash }, { min: 2 });
    expect(tracker).not.toHaveAnnounced({ event: 'stopped' });
    expect(tracker).toHaveReceived({ action: 'connect' });
    expect(tracker).toHaveReceived({}, 2);
    expect(tracker).not.toHaveReceived({ action: 'scrape' });
    expect(() => expect(tracker).toHaveAnnounced({ event: 'stopped' })).toThrow(
      /announces with event stopped: expected at least 1, got 0\n(.|\n)*udp announce started/,
    );
    expect(() => expect(tracker).not.toHaveAnnounced()).toThrow('expected no, got 1');
    expect(() => expect(tracker).not.toHaveAnnounced({}, 1)).toThrow('expected otherwise than: ');
    expect(() => expect(tracker).toHaveAnnounced({ event: 'x' } as never)).toThrow('event: "x"');
  });

  test('toHavePeer', async ({ tracker }) => {
    const peerId = randomBytes(20);
    await announceUdp(tracker.udpUrls[0] ?? '', { infoHash, peerId, port: 1001, left: 0 });
    expect(tracker).toHavePeer(infoHash);
    expect(tracker).toHavePeer(infoHash.toString('hex'), { port: 1001, peerId, left: 0 });
    expect(tracker).not.toHavePeer(infoHash, { port: 1002 });
    expect(tracker).not.toHavePeer(infoHash, { port: 1001, left: 1 });
    expect(tracker).not.toHavePeer(randomBytes(20));
    expect(() => expect(tracker).toHavePeer(infoHash, { port: 1002 })).toThrow(
      /^expected a peer in the swarm of [0-9a-f]{40} with \{ port: 1002 \}\nthere is:\n(.|\n)*1001/,
    );
    expect(() => expect(tracker).toHavePeer(randomBytes(20))).toThrow('there is none');
    expect(() => expect(tracker).not.toHavePeer(infoHash)).toThrow('expected not a peer in the');
  });

  test('toHaveSwarm', async ({ tracker }) => {
    expect(tracker).not.toHaveSwarm(infoHash);
    await announceUdp(tracker.udpUrls[0] ?? '', { infoHash, port: 1001, left: 0 });
    expect(tracker).toHaveSwarm(infoHash);
    expect(tracker).toHaveSwarm(infoHash, { seeders: 1, leechers: 0 });
    expect(tracker).not.toHaveSwarm(infoHash, { seeders: 2 });
    expect(() => expect(tracker).toHaveSwarm(infoHash, { leechers: 3 })).toThrow('seeders: 1');
  });

  test('what is no tracker', () => {
    expect(() => expect({}).toHaveAnnounced()).toThrow('expect: {}; expected a SimpleTracker');
  });
});
