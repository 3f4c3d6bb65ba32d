import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { SimpleTracker } from 'test-tracker';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { announceHttp, announceUdp, get, open, ownHost } from './client.js';

const started: SimpleTracker[] = [];

afterEach(async () => {
  vi.useRealTimers();
  await Promise.all(started.splice(0).map((tracker) => tracker.close()));
});

async function start(options: ConstructorParameters<typeof SimpleTracker>[0]) {
  const tracker = new SimpleTracker(options);
  started.push(tracker);
  const ports = await tracker.start();
  return { tracker, ...ports };
}

test('the control interface, if it is asked for', async () => {
  const { tracker, controlPort } = await start({ udpPort: 0, controlPort: 0, host: '127.0.0.1' });
  expect(tracker.controlUrls).toEqual([`http://127.0.0.1:${controlPort}`]);
  const infoHash = randomBytes(20);
  await announceUdp(tracker.udpUrls[0] ?? '', { infoHash, port: 1001 });
  const response = await fetch(`${tracker.controlUrls[0]}/swarms`);
  expect(await response.json()).toEqual([
    { infoHash: infoHash.toString('hex'), seeders: 0, leechers: 1, downloaded: 0 },
  ]);
  expect(tracker.getRequests()).toHaveLength(2);

  const { tracker: other, ...ports } = await start({ udpPort: 0 });
  expect(other.controlUrls).toEqual([]);
  expect(Object.keys(ports)).toEqual(['udpPort']);
});

const protocols = [
  { name: 'udp', options: { udpPort: 0 }, announce: announceUdp },
  { name: 'http', options: { httpPort: 0 }, announce: announceHttp },
];

describe.each(protocols)('over $name', ({ options, announce }) => {
  async function one(further: { host?: string } = {}) {
    const { tracker } = await start({ ...options, ...further });
    const [url = ''] = [...tracker.udpUrls, ...tracker.httpUrls];
    return { tracker, url };
  }

  test('a client is known, the second one finds the first, and `stopped` removes', async () => {
    const { tracker, url } = await one();
    const infoHash = randomBytes(20);
    const peerId = randomBytes(20);
    expect(await announce(url, { infoHash, peerId, port: 1001, event: 'started' })).toEqual([]);
    expect(tracker.getPeers(infoHash)).toMatchObject([{ ip: '127.0.0.1', port: 1001, peerId }]);
    expect(tracker.getSwarmCount()).toBe(1);
    expect(await announce(url, { infoHash, port: 1002 })).toEqual(['127.0.0.1:1001']);
    await announce(url, { infoHash, peerId, port: 1001, event: 'stopped' });
    expect(tracker.getPeers(infoHash).map(({ port }) => port)).toEqual([1002]);
  });

  test('info hashes have swarms of their own', async () => {
    const { tracker, url } = await one();
    const [a, b] = [randomBytes(20), randomBytes(20)];
    await announce(url, { infoHash: a, port: 1 });
    expect(await announce(url, { infoHash: b, port: 2 })).toEqual([]);
    expect(tracker.getSwarmCount()).toBe(2);
    expect(tracker.getPeers(a).map(({ port }) => port)).toEqual([1]);
    expect(tracker.getPeers(b).map(({ port }) => port)).toEqual([2]);
  });

  test('many clients at once', async () => {
    const { tracker, url } = await one();
    const infoHash = randomBytes(20);
    const ports = Array.from({ length: 100 }, (_, index) => 2_000 + index);
    await Promise.all(ports.map((port) => announce(url, { infoHash, port })));
    expect(
      tracker
        .getPeers(infoHash)
        .map(({ port }) => port)
        .sort(),
    ).toEqual(ports);
  });

  test('after `close` the port is free, and what was known can still be read', async () => {
    const { tracker, url } = await one({ host: ownHost });
    const infoHash = randomBytes(20);
    await announce(url, { infoHash, port: 1001 });
    await tracker.close();
    expect(tracker.getPeers(infoHash).map(({ port }) => port)).toEqual([1001]);
    expect(tracker.getSwarmCount()).toBe(1);
    const port = Number(new URL(url).port);
    const [name] = Object.keys(options);
    const again = await start({ [name ?? '']: port, host: ownHost });
    expect([again.udpPort, again.httpPort]).toContain(port);
  });

  test('fake timers do not stop it', async () => {
    const { tracker, url } = await one();
    vi.useFakeTimers({ toFake: ['setTimeout', 'setImmediate', 'hrtime', 'performance', 'Date'] });
    const infoHash = randomBytes(20);
    await announce(url, { infoHash, port: 1001 });
    expect(tracker.getPeers(infoHash)).toHaveLength(1);
    await tracker.close();
  });
});

test('both protocols share their swarms', async () => {
  const { tracker } = await start({ udpPort: 0, httpPort: 0 });
  const infoHash = randomBytes(20);
  await announceUdp(tracker.udpUrls[0] ?? '', { infoHash, port: 1001 });
  expect(await announceHttp(tracker.httpUrls[0] ?? '', { infoHash, port: 1002 })).toEqual([
    '127.0.0.1:1001',
  ]);
});

describe('where it listens', () => {
  test('on localhost: an address of each family that the machine has, on one port', async () => {
    const { tracker, udpPort, httpPort } = await start({ udpPort: 0, httpPort: 0 });
    expect(tracker.udpUrls[0]).toBe(`udp://127.0.0.1:${udpPort}/announce`);
    expect(tracker.httpUrls[0]).toBe(`http://127.0.0.1:${httpPort}/announce`);
    const probe = createServer().listen(0, '::1');
    const hasIpv6 = await once(probe, 'listening').then(
      () => true,
      () => false,
    );
    probe.close();
    expect(tracker.udpUrls.slice(1)).toEqual(hasIpv6 ? [`udp://[::1]:${udpPort}/announce`] : []);
    expect(tracker.httpUrls.slice(1)).toEqual(hasIpv6 ? [`http://[::1]:${httpPort}/announce`] : []);
    expect(tracker.wsUrls).toEqual(tracker.httpUrls.map((url) => url.replace('http:', 'ws:')));
    for (const url of tracker.httpUrls) {
      const query = `info_hash=${'%aa'.repeat(20)}&peer_id=${'x'.repeat(20)}&port=1&left=0`;
      const body = await get(`${url}?${query}&uploaded=0&downloaded=0`);
      expect(body.toString('latin1')).toContain('8:intervali');
    }
    const ips = tracker.getPeers('aa'.repeat(20)).map(({ ip }) => ip);
    expect(ips).toEqual(hasIpv6 ? ['127.0.0.1', '::1'] : ['127.0.0.1']);
  });

  test('on one address', async () => {
    const { tracker, udpPort } = await start({ udpPort: 0, host: '127.0.0.1' });
    expect(tracker.udpUrls).toEqual([`udp://127.0.0.1:${udpPort}/announce`]);
    expect([...tracker.httpUrls, ...tracker.wsUrls]).toEqual([]);
  });

  test('a disabled protocol has no port', async () => {
    const { tracker } = await start({ udpPort: 0 });
    expect(Object.keys(await tracker.start())).toEqual(['udpPort']);
  });
});

test('ten trackers at once, each with its own swarms', async () => {
  const trackers = await Promise.all(
    Array.from({ length: 10 }, () => start({ udpPort: 0, httpPort: 0 })),
  );
  expect(new Set(trackers.map(({ udpPort }) => udpPort)).size).toBe(10);
  const infoHash = randomBytes(20);
  await Promise.all(
    trackers.map(({ tracker }, index) =>
      announceUdp(tracker.udpUrls[0] ?? '', { infoHash, port: 1_000 + index }),
    ),
  );
  expect(trackers.map(({ tracker }) => tracker.getPeers(infoHash)[0]?.port)).toEqual(
    trackers.map((_, index) => 1_000 + index),
  );
});

describe('closing', () => {
  test('twice is closing once, and before `start` is fine', async () => {
    const { tracker } = await start({ udpPort: 0 });
    await Promise.all([tracker.close(), tracker.close()]);
    await tracker.close();
    const never = new SimpleTracker({ udpPort: 0 });
    await never.close();
    await expect(never.start()).rejects.toThrow('the tracker is closed: make a new one');
  });

  test('while it starts: `start` says so, and the ports are free', async () => {
    const { httpPort } = await start({ httpPort: 0, host: ownHost });
    await started.pop()?.close();
    const tracker = new SimpleTracker({ httpPort, host: ownHost });
    const starting = tracker.start();
    await tracker.close();
    await expect(starting).rejects.toThrow('closed before it had started');
    expect((await start({ httpPort, host: ownHost })).httpPort).toBe(httpPort);
  });

  test('while it starts, with nobody who waits for `start`', async () => {
    const tracker = new SimpleTracker({ httpPort: 0 });
    void tracker.start();
    await tracker.close();
  });

  test('does not wait for clients that hold a connection open', async () => {
    const { tracker } = await start({ httpPort: 0 });
    const url = tracker.httpUrls[0] ?? '';
    const clients = await Promise.all([open(url), open(url), open(url)]);
    clients[1]?.write('GET /announce?');
    clients[2]?.write(`GET /announce HTTP/1.1\r\nHost: x\r\nConnection: keep-alive\r\n`);
    const gone = clients.map(
      (client) => new Promise((resolve) => client.resume().once('close', resolve)),
    );
    await tracker.close();
    await Promise.all(gone);
  });

  test('a client that resets its connection harms nobody', async () => {
    const { tracker } = await start({ httpPort: 0 });
    const url = tracker.httpUrls[0] ?? '';
    for (const bytes of ['', 'GET /ann', 'GET /announce HTTP/1.1\r\nHost: x\r\n\r\n']) {
      const client = await open(url);
      client.write(bytes);
      client.resetAndDestroy();
    }
    const infoHash = randomBytes(20);
    expect(await announceHttp(url, { infoHash })).toEqual([]);
  });

  test('`await using`', async () => {
    const { tracker, udpPort } = await start({ udpPort: 0, host: ownHost });
    await tracker[Symbol.asyncDispose]();
    expect((await start({ udpPort, host: ownHost })).udpPort).toBe(udpPort);
  });
});

describe('a port in use', () => {
  test('for UDP', async () => {
    const { udpPort } = await start({ udpPort: 0, host: '127.0.0.1' });
    const second = new SimpleTracker({ udpPort, httpPort: 0, host: '127.0.0.1' });
    await expect(second.start()).rejects.toMatchObject({
      code: 'EADDRINUSE',
      message: `udp 127.0.0.1:${udpPort}: address in use`,
    });
    await second.close();
  });

  test('for HTTP, and what was bound before it is free again', async () => {
    const host = ownHost;
    const { httpPort } = await start({ httpPort: 0, host });
    const { udpPort } = await start({ udpPort: 0, host });
    await started.pop()?.close();
    const second = new SimpleTracker({ udpPort, httpPort, host });
    await expect(second.start()).rejects.toMatchObject({
      code: 'EADDRINUSE',
      message: `http ${host}:${httpPort}: address in use`,
    });
    expect((await start({ udpPort, host })).udpPort).toBe(udpPort);
  });

  test('on ::1 alone', async ({ skip }) => {
    const { httpPort, tracker } = await start({ httpPort: 0, host: '::1' }).catch(() => skip());
    expect(tracker.httpUrls).toEqual([`http://[::1]:${httpPort}/announce`]);
    await expect(new SimpleTracker({ httpPort, host: '::1' }).start()).rejects.toMatchObject({
      code: 'EADDRINUSE',
      message: `http [::1]:${httpPort}: address in use`,
    });
  });
});

test('an address that the machine does not have', async () => {
  const tracker = new SimpleTracker({ udpPort: 0, host: '203.0.113.1' });
  await expect(tracker.start()).rejects.toMatchObject({
    code: 'EADDRNOTAVAIL',
    message: 'udp 203.0.113.1:0: address not bindable',
  });
});

describe('bad arguments', () => {
  test.each([-1, 65_536, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('port %d', (udpPort) => {
    const expected = `udpPort: ${udpPort}; expected an integer from 0 to 65535`;
    expect(() => new SimpleTracker({ udpPort })).toThrow(RangeError);
    expect(() => new SimpleTracker({ udpPort })).toThrow(expected);
  });

  test.each([
    [{ httpPort: '6969' }, "httpPort: '6969'; expected an integer from 0 to 65535"],
    [{ httpPort: null }, 'httpPort: null; expected an integer from 0 to 65535'],
    [{ host: 'example.com' }, "host: 'example.com'; expected 'localhost' or an IP address"],
    [{ host: '' }, "host: ''; expected 'localhost' or an IP address"],
  ])('%j', (options, message) => {
    expect(() => new SimpleTracker(options as never)).toThrow(TypeError);
    expect(() => new SimpleTracker(options as never)).toThrow(message);
  });

  test.each([
    ['', "info hash: ''; expected 20 bytes or 40 hexadecimal digits"],
    ['zz'.repeat(20), `info hash: '${'zz'.repeat(20)}'; expected`],
    ['00'.repeat(19), `info hash: '${'00'.repeat(19)}'; expected`],
    [new Uint8Array(2), 'info hash: 2 bytes (0000); expected'],
    [undefined, 'info hash: undefined; expected'],
    [20, 'info hash: 20; expected'],
  ])('info hash %j', (infoHash, message) => {
    const tracker = new SimpleTracker();
    expect(() => tracker.getPeers(infoHash as never)).toThrow(TypeError);
    expect(() => tracker.getPeers(infoHash as never)).toThrow(message);
  });

  test.each([
    [{}, ['httpPort', 'udpPort']],
    [{ udpPort: 0 }, ['udpPort']],
    [{ httpPort: 0 }, ['httpPort']],
  ])('with the ports %j it serves %j', async (ports, served) => {
    const tracker = new SimpleTracker({ host: ownHost, ...ports });
    try {
      expect(Object.keys(await tracker.start()).sort()).toEqual(served);
    } finally {
      await tracker.close();
    }
  });
});

test('before `start` there are no peers', () => {
  const tracker = new SimpleTracker({ udpPort: 0 });
  expect(tracker.getPeers('AB'.repeat(20))).toEqual([]);
  expect(tracker.getSwarmCount()).toBe(0);
  expect([...tracker.udpUrls, ...tracker.httpUrls]).toEqual([]);
});

test('an info hash may be a Uint8Array, a Buffer, or hexadecimal digits in either case', async () => {
  const { tracker } = await start({ udpPort: 0 });
  const infoHash = Buffer.from('abcdef'.padEnd(40, '0'), 'hex');
  await announceUdp(tracker.udpUrls[0] ?? '', { infoHash, port: 1001 });
  for (const form of [
    infoHash,
    new Uint8Array(infoHash),
    infoHash.toString('hex'),
    infoHash.toString('hex').toUpperCase(),
  ]) {
    expect(tracker.getPeers(form).map(({ port }) => port)).toEqual([1001]);
  }
});

test('garbage over UDP is no end of it', async () => {
  const { tracker, udpPort = 0 } = await start({ udpPort: 0 });
  const socket = createSocket('udp4');
  for (const bytes of [Buffer.alloc(0), randomBytes(3), randomBytes(1_400)]) {
    socket.send(bytes, udpPort, '127.0.0.1');
  }
  const infoHash = randomBytes(20);
  await announceUdp(tracker.udpUrls[0] ?? '', { infoHash, port: 1001 });
  expect(tracker.getPeers(infoHash)).toHaveLength(1);
  socket.close();
});
