/** What a test lets go wrong. */
import { randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { type Request, SimpleTracker } from 'test-tracker';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type Announce,
  announceHttp,
  announcePacket,
  announceQuery,
  announceUdp,
  connectPacket,
  get,
  open,
  ownHost,
} from './client.js';

let tracker: SimpleTracker;
let udp: string;
let http: string;
const infoHash = randomBytes(20);
const sockets: Socket[] = [];

beforeEach(async () => {
  tracker = await started();
  [udp = ''] = tracker.udpUrls;
  [http = ''] = tracker.httpUrls;
});

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.close();
  await tracker.close();
});

async function started(options: ConstructorParameters<typeof SimpleTracker>[0] = {}) {
  const tracker = new SimpleTracker({ udpPort: 0, httpPort: 0, host: ownHost, ...options });
  await tracker.start();
  return tracker;
}

/** A UDP client that doesn't wait for what may not come. */
async function client(url = udp) {
  const socket = createSocket('udp4');
  sockets.push(socket);
  socket.connect(Number(new URL(url).port), ownHost);
  await once(socket, 'connect');
  const answers: Buffer[] = [];
  let came = () => {};
  socket.on('message', (answer) => {
    answers.push(answer);
    came();
  });
  // Nobody listens while the tracker is down.
  socket.on('error', () => {});
  const answer = async (): Promise<Buffer> => {
    if (answers.length === 0) {
      await new Promise<void>((resolve) => {
        came = resolve;
      });
    }
    return answers.shift() as Buffer;
  };
  return {
    answers,
    answer,
    send: (packet: Buffer) => socket.send(packet),
    async connect() {
      socket.send(connectPacket());
      const connected = await answer();
      const connectionId = connected.subarray(8, 16);
      return {
        announce: (announce: Partial<Announce> = {}) =>
          socket.send(announcePacket(connectionId, { infoHash, ...announce })),
      };
    },
  };
}

const actionOf = (answer: Buffer) => answer.readUInt32BE(0);
const body = async (url = http) =>
  (await get(`${url}?${announceQuery({ infoHash })}`)).toString('latin1');
/** Time for what may come. */
const tick = () => new Promise((resolve) => setTimeout(resolve, 20, 'nothing yet'));
const numbers = (requests: Request[]) => requests.map(({ number }) => number);

describe('a fault', () => {
  test('in words: the first two announces are lost', async () => {
    const id = tracker.addFault('announce udp times=2 drop');
    const { answer, answers, connect } = await client();
    const { announce } = await connect();
    const lost = tracker.waitFor({ fault: id }, { count: 2 });
    announce({ event: 'started' });
    announce({ event: 'started' });
    await lost;
    expect(tracker.getSwarmCount()).toBe(0);
    announce({ event: 'started' });
    expect(actionOf(await answer())).toBe(1);
    expect(answers).toEqual([]);
    expect(tracker.getPeers(infoHash)).toHaveLength(1);

    expect(tracker.getRequests().map(({ faults }) => faults)).toEqual([[], [id], [id], []]);
    expect(numbers(tracker.getRequests({ fault: id }))).toEqual([2, 3]);
    expect(numbers(tracker.getRequests({ fault: id, outcome: 'ignored' }))).toEqual([2, 3]);
    expect(tracker.getFaults()).toEqual([
      {
        id,
        name: 'announce udp times=2 drop',
        text: 'announce udp times=2 drop',
        hits: 2,
        held: 0,
      },
    ]);
  });

  test('as an object, for one torrent of two', async () => {
    const other = randomBytes(20);
    tracker.addFault({ infoHash: other, name: 'full', refuse: 'no room' });
    await expect(announceHttp(http, { infoHash: other })).rejects.toThrow('7:no room');
    expect(await announceHttp(http, { infoHash })).toEqual([]);
    expect(tracker.getFaults()).toMatchObject([{ name: 'full', hits: 1 }]);
  });

  test('a script: one step for each request, and the last for all further ones', async () => {
    tracker.addFault({
      transport: 'http',
      steps: [{ refuse: 'later' }, {}, { interval: 7, set: { peers: 'i0e' } }],
    });
    expect(await body()).toContain('14:failure reason5:later');
    expect(await body()).toContain('8:intervali1800e');
    for (let count = 0; count < 2; count++) {
      expect(await body()).toMatch(/8:intervali7e.*5:peersi0e/);
    }
  });

  test('is removed, and so are all', async () => {
    const id = tracker.addFault('refuse=no');
    tracker.addFault('refuse=never');
    expect(await body()).toContain('2:no');
    expect(tracker.removeFault(id)).toBe(true);
    expect(tracker.removeFault(id)).toBe(false);
    expect(await body()).toContain('5:never');
    tracker.clearFaults();
    expect(tracker.getFaults()).toEqual([]);
    expect(await body()).toContain('8:intervali');
  });

  test('is forgotten by `clear`', async () => {
    tracker.addFault('refuse=no');
    tracker.clear();
    expect(await body()).toContain('8:intervali');
    expect(tracker.getFaults()).toEqual([]);
  });

  test('by the tracker’s clock: a reply is late until time has moved', async () => {
    tracker.freeze();
    tracker.addFault({ action: 'announce', delay: 60_000 });
    const { answer, answers, connect } = await client();
    const { announce } = await connect();
    const came = tracker.waitFor({ action: 'announce' });
    announce();
    await came;
    tracker.advance(59_000);
    await tick();
    expect(answers).toEqual([]);
    tracker.advance(1_000);
    expect(actionOf(await answer())).toBe(1);
  });

  test('from another port, also if the ports were chosen', async () => {
    const { udpPort = 0 } = await tracker.start();
    await tracker.close();
    tracker = await started({ udpPort, httpPort: undefined });
    tracker.addFault({ action: 'connect', otherPort: true });
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    sockets.push(socket);
    socket.send(connectPacket(), udpPort, ownHost);
    const [, { port }] = await once(socket, 'message');
    expect(port).not.toBe(udpPort);
  });
});

describe('a connection that ends early', () => {
  /** What comes of an announce, and how the connection ends. */
  async function ending(): Promise<{ data: string; end: string }> {
    const socket = await open(http);
    let data = '';
    socket.on('data', (chunk) => {
      data += chunk.toString('latin1');
    });
    const end = new Promise<string>((resolve) => {
      socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''));
      socket.on('end', () => resolve('end'));
    });
    socket.write(`GET /announce?${announceQuery({ infoHash })} HTTP/1.1\r\nHost: x\r\n\r\n`);
    return { end: await end, data };
  }

  test.each(['start', 'head', 'body', 'end'] as const)('reset at: %s', async (reset) => {
    tracker.addFault({ transport: 'http', reset });
    const { data, end } = await ending();
    expect(end).toBe('ECONNRESET');
    const [head = '', rest = ''] = data.split('\r\n\r\n');
    expect([head !== '', data.includes('\r\n\r\n'), rest.endsWith('e')]).toEqual(
      {
        start: [false, false, false],
        head: [true, false, false],
        body: [true, true, false],
        end: [true, true, true],
      }[reset],
    );
  });

  test.each(['start', 'head', 'body', 'end'] as const)('closed at: %s', async (close) => {
    tracker.addFault({ transport: 'http', close });
    const { data, end } = await ending();
    expect(end).toBe('end');
    expect(data === '').toBe(close === 'start');
  });

  test('harms no other', async () => {
    tracker.addFault({ transport: 'http', times: 3, reset: 'body' });
    await Promise.all([ending(), ending(), ending()]);
    expect(await body()).toContain('8:intervali');
  });
});

describe('what is held', () => {
  test('is sent on release, and the fault goes on to hold', async () => {
    const id = tracker.addFault('announce hold');
    const { answer, answers, connect } = await client();
    const { announce } = await connect();
    for (let round = 0; round < 2; round++) {
      const held = tracker.waitFor({ fault: id }, { count: 2 });
      announce();
      announce();
      await held;
      expect(tracker.getFaults()).toMatchObject([{ held: 2 }]);
      expect(answers).toEqual([]);
      expect(tracker.release(id)).toBe(2);
      expect(tracker.release(id)).toBe(0);
      expect(actionOf(await answer())).toBe(1);
      expect(actionOf(await answer())).toBe(1);
    }
  });

  test('over HTTP: the connection stays open', async () => {
    const id = tracker.addFault('http hold');
    const reply = body();
    await tracker.waitFor({ fault: id });
    expect(await Promise.race([reply, tick()])).toBe('nothing yet');
    expect(tracker.removeFault(id)).toBe(true);
    expect(await reply).toContain('8:intervali');
  });

  test('a gate: wait until a client is at it, and let it through', async () => {
    const gate = tracker.hold({ transport: 'http', infoHash });
    expect(tracker.getFaults()).toMatchObject([{ id: gate.id, hits: 0 }]);
    const reply = announceHttp(http, { infoHash, port: 1, event: 'started' });
    expect(await announceHttp(http, { infoHash: randomBytes(20) })).toEqual([]);
    expect(await gate.seen).toMatchObject({ event: 'started', faults: [gate.id] });
    expect(await Promise.race([reply, tick()])).toBe('nothing yet');
    gate.release();
    expect(await reply).toEqual([]);
    expect(tracker.getFaults()).toEqual([]);
    gate.release();
    expect(await announceHttp(http, { infoHash, port: 2 })).toEqual(['127.0.0.1:1']);
    expect(await gate.seen).toMatchObject({ event: 'started' });
  });

  test('a gate for the first only', async () => {
    const gate = tracker.hold({ once: true });
    const first = announceHttp(http, { infoHash });
    await gate.seen;
    await announceHttp(http, { infoHash });
    gate.release();
    await first;
  });

  test('a gate that nobody comes to is no unhandled rejection', async () => {
    const { seen } = tracker.hold({ event: 'stopped' });
    await tracker.close();
    await expect(seen).rejects.toThrow('the tracker is closed');
  });

  test('closing the tracker does not wait for it', async () => {
    const gate = tracker.hold({});
    const socket = await open(http);
    const gone = new Promise((resolve) => socket.resume().once('close', resolve));
    socket.write(`GET /announce?${announceQuery({ infoHash })} HTTP/1.1\r\nHost: x\r\n\r\n`);
    await gate.seen;
    await tracker.close();
    await gone;
    gate.release();
  });
});

describe('down', () => {
  const refused = async () => {
    const socket = await open(http).catch((error) => error.code);
    expect(socket).toBe('ECONNREFUSED');
  };

  test('and up: on the same ports, with all that it knew', async () => {
    await announceUdp(udp, { infoHash, port: 1 });
    const urls = [...tracker.udpUrls, ...tracker.httpUrls];
    await tracker.down();
    await refused();
    expect(tracker.getPeers(infoHash)).toHaveLength(1);
    await tracker.down();
    await tracker.up();
    await tracker.up();
    expect([...tracker.udpUrls, ...tracker.httpUrls]).toEqual(urls);
    expect(await announceUdp(udp, { infoHash, port: 2 })).toEqual(['127.0.0.1:1']);
    expect(await announceHttp(http, { infoHash, port: 3 })).toHaveLength(2);
  });

  test('closes connections, also in the middle of a request or a held reply', async () => {
    const { seen } = tracker.hold({ transport: 'http' });
    const idle = await open(http);
    const half = await open(http);
    half.write('GET /announce?');
    const held = await open(http);
    held.write(`GET /announce?${announceQuery({ infoHash })} HTTP/1.1\r\nHost: x\r\n\r\n`);
    const gone = [idle, half, held].map(
      (socket) => new Promise((resolve) => socket.resume().once('close', resolve)),
    );
    await seen;
    await tracker.down();
    await Promise.all(gone);
    await tracker.up();
    tracker.clearFaults();
    expect(await body()).toContain('8:intervali');
  });

  test('over UDP there is silence, and connection ids stay good', async () => {
    const { answer, answers, connect } = await client();
    const { announce } = await connect();
    await tracker.down();
    announce();
    await tick();
    await tracker.up();
    expect(answers).toEqual([]);
    expect(tracker.getRecorded().total).toBe(1);
    announce();
    expect(actionOf(await answer())).toBe(1);
  });

  test.each([0, 0.5, 1, 20])('for %s ms: it comes up by itself', async (milliseconds) => {
    for (let count = 0; count < 3; count++) {
      await tracker.down(milliseconds);
      await tracker.up();
      expect(await body()).toContain('8:intervali');
    }
    const alone = await started({ httpPort: undefined });
    await alone.down(milliseconds);
    await alone.up();
    expect(await announceUdp(alone.udpUrls[0] ?? '', { infoHash })).toEqual([]);
    await alone.close();
  });

  test('for a time of the tracker’s clock', async () => {
    tracker.freeze();
    await tracker.down(60_000);
    tracker.advance(59_000);
    await refused();
    tracker.advance(1_000);
    await expect.poll(() => body().catch(() => '')).toContain('8:intervali');
  });

  test('and up at once', async () => {
    const down = tracker.down();
    await tracker.up();
    await down;
    expect(await body()).toContain('8:intervali');
  });

  test('and up while it starts', async () => {
    const other = new SimpleTracker({ udpPort: 0, httpPort: 0 });
    const start = other.start();
    const done = [other.down(), other.up()];
    await start;
    await Promise.all(done);
    expect(await body(other.httpUrls[0])).toContain('8:intervali');
    await other.close();
  });

  test('a tracker that could not start: says why', async () => {
    const { httpPort } = await tracker.start();
    const other = new SimpleTracker({ httpPort, host: ownHost });
    await expect(other.start()).rejects.toThrow('address in use');
    await expect(other.down()).rejects.toThrow('address in use');
    await expect(other.up()).rejects.toThrow('address in use');
  });

  test('by a fault, after the reply', async () => {
    const { httpPort } = await tracker.start();
    tracker.addFault({ transport: 'http', once: true, down: 50 });
    expect(await body()).toContain('8:intervali');
    await expect.poll(() => body().catch(() => '')).toContain('8:intervali');
    expect(tracker.getRequests().map(({ local }) => local.port)).toEqual([httpPort, httpPort]);
  });

  test('a port that is taken meanwhile: it tries until it is free', async () => {
    const { httpPort } = await tracker.start();
    await tracker.down();
    const other = new SimpleTracker({ httpPort, host: ownHost });
    await other.start();
    let isUp = false;
    const up = tracker.up().then(() => {
      isUp = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 120));
    expect(isUp).toBe(false);
    await other.close();
    await up;
    expect(await body()).toContain('8:intervali');
  });

  test('is closed as ever, and then there is nothing to bring up', async () => {
    await tracker.down();
    const up = tracker.up();
    await tracker.close();
    await expect(up).rejects.toThrow('the tracker is closed');
    await expect(tracker.up()).rejects.toThrow('the tracker is closed');
    await expect(tracker.down()).rejects.toThrow('the tracker is closed');
  });

  test.each([
    [-1, 'down: -1; expected a number of milliseconds from 0 to'],
    ['1s', "down: '1s'; expected a number of milliseconds"],
  ])('for %j: makes no sense', async (milliseconds, message) => {
    await expect(tracker.down(milliseconds as never)).rejects.toThrow(message);
    expect(await body()).toContain('8:intervali');
  });
});

test('connection ids that are forgotten', async () => {
  const { answer, connect } = await client();
  const { announce } = await connect();
  announce();
  expect(actionOf(await answer())).toBe(1);
  tracker.forgetConnectionIds();
  announce();
  expect(actionOf(await answer())).toBe(3);
  (await connect()).announce();
  expect(actionOf(await answer())).toBe(1);
});

describe('the option `faults`', () => {
  test('is there before the first request', async () => {
    await tracker.close();
    tracker = await started({
      faults: ['connect once drop', { transport: 'http', name: 'full', refuse: 'no room' }],
    });
    expect(tracker.getFaults()).toMatchObject([{ id: 1, text: 'connect times=1 drop' }, { id: 2 }]);
    expect(await body(tracker.httpUrls[0])).toContain('7:no room');
  });

  test.each([
    [['drop', 5], 'fault: 5; expected words or an object'],
    ['drop', "faults: 'drop'; expected an array of faults"],
  ])('%j makes no sense', (faults, message) => {
    expect(() => new SimpleTracker({ faults } as never)).toThrow(TypeError);
    expect(() => new SimpleTracker({ faults } as never)).toThrow(message);
  });

  test('what only the tracker can tell, `start` does; nothing is bound then', async () => {
    const { httpPort, udpPort } = await tracker.start();
    await tracker.close();
    const bad = new SimpleTracker({
      httpPort,
      udpPort,
      host: ownHost,
      faults: ['drop', 'udp status=5'],
    });
    await expect(bad.start()).rejects.toThrow(/^faults\[1\]: status: .*expected HTTP/);
    await expect(bad.start()).rejects.toThrow(TypeError);
    tracker = await started({ httpPort, udpPort });
    await bad.close();
  });
});

test.each([
  [2_000, 'delay=2s'],
  [0.5, 'delay=500us'],
  ['500ms', 'delay=500ms'],
  ['2s', 'delay=2s'],
] as const)('a delay of %j', (delay, text) => {
  tracker.addFault({ action: 'announce', delay });
  expect(tracker.getFaults().at(-1)?.text).toBe(`announce ${text}`);
});

test.each([
  ['2', 'delay: "2", expected a duration with its unit'],
  ['2 s', 'delay: "2 s", expected a duration with its unit'],
  [-1, 'delay: "-1ms", expected a duration with its unit'],
])('a delay of %j is refused', (delay, message) => {
  expect(() => tracker.addFault({ delay: delay as never })).toThrow(message);
});

test.each([0, '1'])('%j is no id', (id) => {
  const expected = 'expected an integer from 1 to';
  for (const call of [() => tracker.removeFault(id as never), () => tracker.release(id as never)]) {
    expect(call).toThrow(expected);
  }
});

test('before `start` nothing can go wrong', async () => {
  const never = new SimpleTracker({ udpPort: 0 });
  for (const [name, call] of Object.entries({
    addFault: () => never.addFault('drop'),
    removeFault: () => never.removeFault(1),
    clearFaults: () => never.clearFaults(),
    release: () => never.release(1),
    hold: () => never.hold(),
    forgetConnectionIds: () => never.forgetConnectionIds(),
  })) {
    expect(call, name).toThrow(`${name}: the tracker has not been started`);
  }
  await expect(never.down()).rejects.toThrow('down: the tracker has not been started');
  await expect(never.up()).rejects.toThrow('up: the tracker has not been started');
  expect(never.getFaults()).toEqual([]);
});
