/** What a test sees of the requests that its tracker got. */
import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { SimpleTracker } from 'test-tracker';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { announceHttp, announceQuery, announceUdp, get } from './client.js';

let tracker: SimpleTracker;
let udp: string;
let http: string;

beforeEach(async () => {
  tracker = new SimpleTracker({ udpPort: 0, httpPort: 0, host: '127.0.0.1', frozen: true });
  await tracker.start();
  [udp = ''] = tracker.udpUrls;
  [http = ''] = tracker.httpUrls;
});

afterEach(() => tracker.close());

test('a UDP announce, from its bytes to its meaning', async () => {
  const infoHash = randomBytes(20);
  const peerId = Buffer.from('-TR4060-abcdefghijkl');
  tracker.addPeer(infoHash, { ip: '203.0.113.7', port: 6881 });
  tracker.advance(1.5); // milliseconds, whole or not
  await announceUdp(udp, { infoHash, peerId, port: 1001, left: 7, event: 'started' });

  const [connect, announce, ...more] = tracker.getRequests();
  expect(more).toEqual([]);
  expect(connect).toMatchObject({ number: 1, action: 'connect', infoHashes: [] });
  expect(connect).not.toHaveProperty('peerId');
  expect(connect?.raw.subarray(0, 8).toString('hex')).toBe('0000041727101980');
  expect(connect?.answer).toEqual({
    kind: 'connected',
    connectionId: connect?.reply.readBigUInt64BE(8),
  });

  expect(announce).toMatchObject({
    number: 2,
    transport: 'udp',
    remote: { ip: '127.0.0.1', port: connect?.remote.port },
    local: { ip: '127.0.0.1', port: Number(new URL(udp).port) },
    family: 'ipv4',
    at: 1.5,
    action: 'announce',
    infoHashes: [infoHash],
    peerId,
    event: 'started',
    port: 1001,
    uploaded: 0,
    downloaded: 0,
    left: 7,
    numwant: -1,
    answer: {
      kind: 'announced',
      interval: 1800,
      seeders: 0,
      leechers: 2,
      peers: [{ ip: '203.0.113.7', port: 6881 }],
    },
  });
  expect(announce?.client).toContain('Transmission');
  expect(announce?.raw).toHaveLength(98);
  expect(announce?.reply.subarray(20).toString('hex')).toBe('cb0071071ae1');
  expect(announce?.http).toBeUndefined();
  expect(announce?.parameter('left')?.toString()).toBe('7');
  expect(announce?.parameter('no such')).toBeUndefined();
  expect(announce?.header('host')).toBeUndefined();
  expect(announce?.summary).toContain('udp announce started');
});

test('an HTTP announce, with what a tracker does not know, too', async () => {
  const infoHash = randomBytes(20);
  const query = announceQuery({ infoHash, port: 1001, left: 0 });
  await get(`${http}?${query}&compact=1&wish=%ff%00&wish=2&key=a%ffb`, { 'X-Wish': 'granted' });
  const [request] = tracker.getRequests({ infoHash });
  expect(request).toMatchObject({
    number: 1,
    transport: 'http',
    action: 'announce',
    event: 'none',
    left: 0,
    key: 'a\\xffb',
    http: { method: 'GET', path: '/announce' },
    answer: { kind: 'announced', minInterval: 60, seeders: 1, leechers: 0, peers: [] },
  });
  expect(request?.parameters.find(({ name }) => name === 'wish')?.value).toEqual(
    Buffer.from([0xff, 0]),
  );
  expect(request?.parameter('wish')?.toString()).toBe('2'); // of several, the one that counts
  expect(request?.parameters.filter(({ name }) => name === 'wish')).toHaveLength(2);
  expect(request?.header('x-wish')?.toString()).toBe('granted');
  expect(request?.raw.toString('latin1')).toMatch(/^GET \/announce\?/);
  expect(request?.reply.toString('latin1')).toMatch(/^HTTP\/1\.1 200 /);
});

test('numbers beyond what a number holds exactly: every digit is in the parameter', async () => {
  const infoHash = randomBytes(20);
  const query = announceQuery({ infoHash }).replace(/left=\d+/, 'left=9223372036854775807');
  await get(`${http}?${query}`);
  const [request] = tracker.getRequests();
  expect(request?.left).toBe(2 ** 63);
  expect(request?.parameter('left')?.toString()).toBe('9223372036854775807');
});

test('a refusal and why, a scrape and its numbers, and what is nothing at all', async () => {
  const infoHash = randomBytes(20);
  tracker.refuse(infoHash, 'not today');
  await get(`${http}?${announceQuery({ infoHash })}`);
  tracker.setCounts(infoHash, { seeders: 3, leechers: 2, downloaded: 1 });
  const percentEncoded = infoHash.toString('hex').replace(/../g, '%$&');
  await get(`${http.replace('announce', 'scrape')}?info_hash=${percentEncoded}`);
  await get(http.replace('announce', 'nowhere'));
  const came = tracker.waitFor({ outcome: 'ignored' });
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  socket.send('no', Number(new URL(udp).port), '127.0.0.1');
  await came;
  socket.close();
  expect(tracker.getRequests().map(({ action, answer }) => ({ action, answer }))).toMatchObject([
    { action: 'announce', answer: { kind: 'refused', reason: 'not today' } },
    {
      action: 'scrape',
      answer: { kind: 'scraped', swarms: [{ infoHash, seeders: 3, leechers: 2, downloaded: 1 }] },
    },
    { action: 'unknown', answer: { kind: 'refused' } },
    { action: 'unknown', answer: { kind: 'nothing' } },
  ]);
});

describe('filters', () => {
  test('each field, alone and with others', async () => {
    const [a, b] = [randomBytes(20), randomBytes(20)];
    const peerId = Buffer.from('-XX1234-abcdefghijkl');
    await announceUdp(udp, { infoHash: a, event: 'started', peerId });
    await announceHttp(http, { infoHash: a, event: 'stopped' });
    tracker.refuse(b, 'no');
    await get(`${http}?${announceQuery({ infoHash: b, peerId })}`);
    const numbers = (filter: Parameters<typeof tracker.getRequests>[0]) =>
      tracker.getRequests(filter).map(({ number }) => number);
    expect(numbers({})).toEqual([1, 2, 3, 4]);
    expect(numbers({ transport: 'udp' })).toEqual([1, 2]);
    expect(numbers({ action: 'announce' })).toEqual([2, 3, 4]);
    expect(numbers({ infoHash: a })).toEqual([2, 3]);
    expect(numbers({ infoHash: a.toString('hex') })).toEqual([2, 3]);
    expect(numbers({ peerId })).toEqual([2, 4]);
    expect(numbers({ peerId: '-XX1234-' })).toEqual([2, 4]);
    expect(numbers({ event: 'stopped' })).toEqual([3]);
    expect(numbers({ event: 'none' })).toEqual([4]);
    expect(numbers({ family: 'ipv4' })).toEqual([1, 2, 3, 4]);
    expect(numbers({ family: 'ipv6' })).toEqual([]);
    expect(numbers({ remote: '127.0.0.1' })).toEqual([1, 2, 3, 4]);
    expect(numbers({ remote: '127.0.0.2' })).toEqual([]);
    expect(numbers({ outcome: 'refused' })).toEqual([4]);
    expect(numbers({ peerId: '-XX1234-', transport: 'udp', event: undefined })).toEqual([2]);
  });

  test.each([
    [{ transport: 'tcp' }, 'transport: "tcp", expected one of udp http'],
    [{ action: 'anounce' }, 'action: "anounce", expected one of connect announce '],
    [{ infoHash: 'abc' }, 'infoHash: "abc", expected 40 hexadecimal digits'],
    [{ peerId: 'x'.repeat(21) }, 'expected a text or bytes, 20 bytes at most'],
    [{ event: 'start' }, 'event: "start", expected one of none completed started '],
    [{ family: 4 }, 'family: 4, expected one of ipv4 ipv6'],
    [{ remote: 'localhost' }, 'remote: "localhost", expected an IP address'],
    [{ outcome: 5 }, 'outcome: 5, expected one of answered'],
    [{ hash: '' }, 'filter: unknown field "hash", expected one of action transport family event '],
    ['anounce', 'filter: unknown word "anounce", expected one of action transport '],
    [5, 'filter: 5; expected words or an object'],
  ])('%j', (filter, message) => {
    expect(() => tracker.getRequests(filter as never)).toThrow(TypeError);
    expect(() => tracker.getRequests(filter as never)).toThrow(message);
  });
});

test('the record is bounded, and says what it dropped; counters count on', async () => {
  const small = new SimpleTracker({ httpPort: 0, recordMax: 2 });
  await small.start();
  const [url = ''] = small.httpUrls;
  for (let count = 0; count < 10; count++) {
    await announceHttp(url, { infoHash: randomBytes(20), event: 'started' });
  }
  // Those of the last turn may be there besides.
  const kept = small.getRequests().map(({ number }) => number);
  const { total, dropped } = small.getRecorded();
  expect(total).toBe(10);
  expect(kept).toEqual([...Array(10).keys()].map((index) => index + 1).slice(dropped));
  expect(kept.length).toBeGreaterThanOrEqual(2);
  expect(kept.length).toBeLessThanOrEqual(3);
  expect(small.getCounters()).toContainEqual({
    transport: 'http',
    action: 'announce',
    event: 'started',
    outcome: 'answered',
    count: 10,
  });
  await small.close();
  expect(small.getRecorded().total).toBe(10);
});

test('swarms and peers, with all that was said of them', async () => {
  const infoHash = randomBytes(20);
  const peerId = Buffer.from('-qB4650-abcdefghijkl');
  await announceUdp(udp, { infoHash, peerId, port: 1001, left: 0, event: 'started' });
  await announceHttp(http, { infoHash, port: 1002, left: 5 });
  tracker.advance(2_500);
  expect(tracker.getSwarms()).toEqual([{ infoHash, seeders: 1, leechers: 1, downloaded: 0 }]);
  const [first] = tracker.getPeers(infoHash);
  expect(first).toMatchObject({
    ip: '127.0.0.1',
    port: 1001,
    peerId,
    left: 0,
    uploaded: 0,
    downloaded: 0,
    event: 'started',
    age: 2_500,
  });
  expect(first?.client).toContain('qBittorrent');
});

test('two requests are equal if they are the same', async () => {
  await announceUdp(udp, { infoHash: randomBytes(20) });
  expect(tracker.getRequests()).toEqual(tracker.getRequests());
  expect(tracker.getRequests()[0]).not.toEqual(tracker.getRequests()[1]);
});

test('before `start` there is nothing', () => {
  const never = new SimpleTracker({ udpPort: 0 });
  expect([never.getRequests(), never.getCounters(), never.getSwarms()]).toEqual([[], [], []]);
  expect(never.getRecorded()).toEqual({ total: 0, dropped: 0 });
});
