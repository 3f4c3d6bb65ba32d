import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { SimpleTracker, type TrackerSettings } from 'test-tracker';
import { afterEach, describe, expect, test } from 'vitest';
import { announceHttp, announceQuery, announceUdp, get } from './client.js';

const started: SimpleTracker[] = [];

afterEach(() => Promise.all(started.splice(0).map((tracker) => tracker.close())));

/** A tracker with these settings, on 127.0.0.1, and where it listens. */
async function start(settings: TrackerSettings = {}) {
  const tracker = new SimpleTracker({ udpPort: 0, httpPort: 0, host: '127.0.0.1', ...settings });
  started.push(tracker);
  const { udpPort, httpPort } = await tracker.start();
  const http = `http://127.0.0.1:${httpPort}`;
  return { tracker, http, announce: `${http}/announce`, udp: `udp://127.0.0.1:${udpPort}` };
}

/** What an announce over HTTP answers, with each byte as one character. */
async function answer(
  url: string,
  extra = '',
  headers: Record<string, string> = {},
  infoHash = randomBytes(20),
): Promise<string> {
  const body = await get(`${url}?${announceQuery({ infoHash })}${extra}`, headers);
  return body.toString('latin1');
}

describe('profile', () => {
  test('the tracker behaves like another one, but for what else is set', async () => {
    const { http } = await start({ profile: 'opentracker', interval: 7 });
    const announced = await answer(`${http}/ann`);
    expect(announced).toMatch(/^d8:completei0e10:downloadedi0e10:incompletei1e8:intervali7e/);
    expect((await get(`${http}/foo`)).toString()).toBe('<title>Not Found</title>\n');
  });

  test('one that is not known is named, and those that are are listed', async () => {
    const profile = 'opentraker' as 'opentracker';
    await expect(new SimpleTracker({ profile }).start()).rejects.toThrow(
      /^profile: "opentraker", expected one of bep-strict opentracker .*qbittorrent$/,
    );
  });
});

describe('numbers', () => {
  test('the intervals of a reply', async () => {
    const { announce } = await start({ interval: 7, minInterval: 3 });
    expect(await answer(announce)).toMatch(/8:intervali7e.*12:min intervali3e/);
  });

  test('how many peers a reply has', async () => {
    const { announce } = await start({ numwantDefault: 1, numwantMax: 2 });
    const infoHash = randomBytes(20);
    for (const port of [1, 2, 3, 4]) await announceHttp(announce, { infoHash, port });
    expect(await announceHttp(announce, { infoHash, port: 5 })).toHaveLength(1);
    expect(await answer(announce, '&compact=1&numwant=100', {}, infoHash)).toContain('5:peers12:');
  });

  test('how many info hashes a scrape has', async () => {
    const { http } = await start({ scrapeMax: 1 });
    const infoHashes = [randomBytes(20), randomBytes(20)];
    const [one = '', other = ''] = infoHashes.map((infoHash) => announceQuery({ infoHash }));
    expect((await get(`${http}/scrape?${one}`)).toString('latin1')).toContain('5:files');
    const both = (await get(`${http}/scrape?${one}&${other}`)).toString('latin1');
    expect(both).toContain('14:failure reason');
  });
});

describe('flags', () => {
  test.each([
    [true, 1],
    [false, 0],
  ])('keepAlive: %j', async (keepAlive, reused) => {
    const { announce } = await start({ keepAlive });
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    let count = 0;
    for (const infoHash of [randomBytes(20), randomBytes(20)]) {
      const asked = request(`${announce}?${announceQuery({ infoHash })}`, { agent }).end();
      const [response] = await once(asked, 'response', { signal: AbortSignal.timeout(5_000) });
      for await (const _ of response);
      if (asked.reusedSocket) count++;
    }
    agent.destroy();
    expect(count).toBe(reused);
  });

  test('fullScrape', async () => {
    const { announce, http } = await start({ fullScrape: true });
    await answer(announce, '', {}, Buffer.alloc(20, 'a'));
    const body = (await get(`${http}/scrape`)).toString('latin1');
    expect(body).toContain(`5:filesd20:${'a'.repeat(20)}d8:completei0e`);
  });

  test('compactDefault: false', async () => {
    const { announce } = await start({ compactDefault: false });
    expect(await answer(announce)).toContain('5:peersl');
    expect(await answer(announce, '&compact=1')).toContain('5:peers0:');
  });

  test('trustIp', async () => {
    const { announce, tracker } = await start({ trustIp: true });
    const infoHash = randomBytes(20);
    await answer(announce, '&ip=203.0.113.7', {}, infoHash);
    expect(tracker.getPeers(infoHash).map(({ ip }) => ip)).toEqual(['203.0.113.7']);
  });

  test('trustForwardedFor, externalIp', async () => {
    const { announce, tracker } = await start({ trustForwardedFor: true, externalIp: true });
    const infoHash = randomBytes(20);
    const headers = { 'X-Forwarded-For': '198.51.100.1, 203.0.113.7' };
    const externalIp = Buffer.from([203, 0, 113, 7]).toString('latin1');
    expect(await answer(announce, '', headers, infoHash)).toContain(
      `11:external ip4:${externalIp}`,
    );
    expect(tracker.getPeers(infoHash).map(({ ip }) => ip)).toEqual(['203.0.113.7']);
  });
});

describe('lists', () => {
  const [a, b, c] = [randomBytes(20), randomBytes(20), randomBytes(20)];

  test('allow: these torrents and no others, as bytes or in hexadecimal', async () => {
    const { announce, udp } = await start({ allow: [a, b.toString('hex').toUpperCase()] });
    expect(await announceUdp(udp, { infoHash: a })).toEqual([]);
    expect(await announceHttp(announce, { infoHash: b })).toEqual([]);
    const refused = `${c.toString('hex')} is not allowed on this tracker`;
    await expect(announceUdp(udp, { infoHash: c })).rejects.toThrow(refused);
    await expect(announceHttp(announce, { infoHash: c })).rejects.toThrow(refused);
  });

  test('allow: none of them', async () => {
    const { udp } = await start({ allow: [] });
    await expect(announceUdp(udp, { infoHash: a })).rejects.toThrow('is not allowed');
  });

  test('deny: not these torrents', async () => {
    const { announce, udp } = await start({ deny: [new Uint8Array(a)] });
    await expect(announceUdp(udp, { infoHash: a })).rejects.toThrow('is not allowed');
    await expect(announceHttp(announce, { infoHash: a })).rejects.toThrow('is not allowed');
    expect(await announceUdp(udp, { infoHash: b })).toEqual([]);
  });

  test('announcePaths, passkeys', async () => {
    const { http } = await start({
      announcePaths: ['/x/announce.php', '/{passkey}/announce'],
      passkeys: ['open', 'sesame'],
    });
    expect(await answer(`${http}/sesame/announce`)).toContain('8:interval');
    expect(await answer(`${http}/x/announce.php`, '&passkey=open')).toContain('8:interval');
    expect(await answer(`${http}/x/announce.php`)).toContain('passkey: missing');
    expect(await answer(`${http}/simsalabim/announce`)).toContain('simsalabim is not known');
    expect(await answer(`${http}/announce`)).not.toContain('8:interval');
  });
});

describe('texts', () => {
  test('warningMessage', async () => {
    const { announce } = await start({ warningMessage: 'mühsam' });
    const utf8 = Buffer.from('mühsam').toString('latin1');
    expect(await answer(announce)).toContain(`15:warning message7:${utf8}`);
  });

  test.each([
    ['a string', 'né'],
    ['bytes', Buffer.from('né')],
  ])('trackerId as %s', async (_, trackerId) => {
    const { announce } = await start({ trackerId });
    const utf8 = Buffer.from('né').toString('latin1');
    expect(await answer(announce)).toContain(`10:tracker id3:${utf8}`);
  });
});

test('what is `undefined` stays at its default', async () => {
  const names = ['interval', 'keepAlive', 'announcePaths', 'allow', 'trackerId'];
  const settings = Object.fromEntries(names.map((name) => [name, undefined]));
  const { announce } = await start(settings);
  expect(await answer(announce)).toContain('8:intervali1800e');
});

describe('advance', () => {
  test('ages peers until they are gone', async () => {
    const { tracker, udp } = await start({ peerLifetime: 7200 });
    const [old, young] = [randomBytes(20), randomBytes(20)];
    await announceUdp(udp, { infoHash: old, port: 1 });
    tracker.advance(3_600_500);
    await announceUdp(udp, { infoHash: young, port: 2 });
    expect(tracker.getSwarmCount()).toBe(2);
    tracker.advance(3_600_000);
    expect(tracker.getPeers(old)).toEqual([]);
    expect(tracker.getPeers(young).map(({ port }) => port)).toEqual([2]);
    expect(tracker.getSwarmCount()).toBe(1);
    tracker.advance(1e13);
    expect(tracker.getSwarmCount()).toBe(0);
    expect(await announceUdp(udp, { infoHash: old, port: 1 })).toEqual([]);
    expect(tracker.getPeers(old).map(({ port }) => port)).toEqual([1]);
  });

  test('before `start` is an error', async () => {
    const tracker = new SimpleTracker({ udpPort: 0 });
    expect(() => tracker.advance(1)).toThrow('advance: the tracker has not been started');
  });

  test.each([
    [-1, RangeError, 'advance: -1; expected a number of milliseconds from 0 to 18446744073709'],
    [Number.NaN, RangeError, 'advance: NaN; expected a number of milliseconds from 0'],
    [2e13, RangeError, 'advance: 20000000000000; expected a number of milliseconds from 0'],
    ['1', TypeError, "advance: '1'; expected a number of milliseconds from 0"],
    [1n, TypeError, 'advance: 1n; expected a number of milliseconds from 0'],
    [undefined, TypeError, 'advance: undefined; expected a number of milliseconds from 0'],
  ])('by %s', async (milliseconds, kind, message) => {
    const { tracker } = await start();
    expect(() => tracker.advance(milliseconds as never)).toThrow(kind);
    expect(() => tracker.advance(milliseconds as never)).toThrow(message);
  });
});

describe('invalid values', () => {
  const number = 'expected a whole number, 0 to 4294967295';
  const seed = 'expected a whole number of 64 bits';
  const infoHash = 'expected 40 hexadecimal digits';

  test.each([
    [{ interval: '60' }, `interval: "60", ${number}`],
    [{ interval: -1 }, `interval: -1, ${number}`],
    [{ peerLifetime: 0.5 }, `peerLifetime: 0.5, ${number}`],
    [{ numwantMax: 2 ** 32 }, `numwantMax: 4294967296, ${number}`],
    [{ scrapeMax: Number.POSITIVE_INFINITY }, `scrapeMax: "Infinity", ${number}`],
    [{ fullScrape: 1 }, 'fullScrape: 1, expected true or false'],
    [{ keepAlive: 'false' }, 'keepAlive: "false", expected true or false'],
    [{ announcePaths: '/x' }, 'announcePaths: "/x", expected an array'],
    [{ announcePaths: ['/x', 1] }, 'announcePaths: 1, expected a text'],
    [{ announcePaths: ['x'] }, 'announce-paths: "x", expected a path such as /announce'],
    [{ allow: 'aa'.repeat(20) }, `allow: "${'aa'.repeat(20)}", expected an array`],
    [{ allow: ['aa'.repeat(20), 'zz'] }, `allow: "zz", ${infoHash}`],
    [{ deny: [Buffer.from('short')] }, infoHash],
    [{ trackerId: 7 }, 'trackerId: 7, expected a text, or bytes'],
    [{ warningMessage: true }, 'warningMessage: true, expected a text'],
    [{ seed: 0.5 }, `seed: 0.5, ${seed}`],
    [{ seed: 2 ** 64 }, `seed: 18446744073709551616, ${seed}`],
    [{ seed: 2n ** 64n }, `seed: 18446744073709551616, ${seed}`],
    [{ frozen: 0 }, 'frozen: 0, expected true or false'],
    [{ intervall: 60 }, 'unknown field "intervall", did you mean "interval"?'],
    [{ constructor: 60 }, 'unknown field "constructor"; docs/settings.md lists all'],
  ])('%o', async (settings, message) => {
    const tracker = new SimpleTracker(settings as never);
    const error = await tracker.start().catch((error) => error);
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toContain(message);
    await tracker.close();
  });

  test.each(['freeze', 'resume'] as const)('%s before start', (call) => {
    expect(() => new SimpleTracker({ udpPort: 0 })[call]()).toThrow(
      `${call}: the tracker has not been started`,
    );
  });

  test('what only the tracker can tell: `start` says so, and nothing stays open', async () => {
    const tracker = new SimpleTracker({ httpPort: 0, announcePaths: ['/announce', 'x y'] });
    await expect(tracker.start()).rejects.toThrow(/announce.path.*x y.*expected/);
    await tracker.close();
    expect(tracker.httpUrls).toEqual([]);
  });
});
