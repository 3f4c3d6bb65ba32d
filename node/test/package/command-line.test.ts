/** The command, as npm installs it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { afterEach, describe, expect, inject, test } from 'vitest';
import { knownToFail, LIMIT, runtime, within } from '../support.js';
import { env, root } from './run.js';

const { project } = inject('user');

describe('the command line', () => {
  const children: ChildProcess[] = [];

  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });

  /** The lines of an output, and how to wait until there are so many. */
  function linesOf(output: Readable, stderr: () => string) {
    const lines: string[] = [];
    let changed = () => {};
    createInterface(output).on('line', (line) => {
      lines.push(line);
      changed();
    });
    /** Waits until `reached` holds of the lines. */
    const until = (reached: () => boolean, what: string) =>
      within(
        new Promise<void>((resolve) => {
          changed = () => reached() && resolve();
          changed();
        }),
        () => `${what} of standard output; it ends with ${lines.slice(-3).join('\n')}, ${stderr()}`,
      );
    const line = (count: number) => until(() => lines.length >= count, `line ${count}`);
    return { lines, line, until };
  }

  /** The command in this runtime: its first line asks for the Node of the PATH. */
  function serveCommand(): [string, ...string[]] {
    const file = join(project, 'node_modules/.bin/test-tracker');
    return runtime === 'deno' ? [process.execPath, 'run', '-A', file] : [process.execPath, file];
  }

  /** Sends the signal; Deno's `child.kill` makes it the reason of the child's end, whatever it does. */
  function end({ pid }: ChildProcess, signal: NodeJS.Signals = 'SIGTERM') {
    if (pid === undefined) throw new Error('the command has not started');
    process.kill(pid, signal);
  }

  function start(...args: string[]) {
    const [program, ...command] = serveCommand();
    const child = spawn(program, [...command, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    children.push(child);
    let stderr = '';
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    const { lines, line, until } = linesOf(child.stdout, () => stderr);
    const ended = once(child, 'close').then(([code]) => ({ code, stderr, lines }));
    return { child, line, until, lines, ended: () => within(ended, 'the end of the process') };
  }

  test.each(['SIGINT', 'SIGTERM'] as const)('%s ends it with status 0', async (signal) => {
    const { child, line, lines, ended } = start(
      ...['serve', '--udp', '127.0.0.1:0', '--http', '127.0.0.1:0'],
    );
    await line(3);
    expect(lines[0]).toBe('Announce URLs of this tracker:');
    expect(lines[1]).toMatch(/^udp:\/\/127\.0\.0\.1:[1-9]\d*\/announce$/);
    expect(lines[2]).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d*\/announce$/);
    end(child, signal);
    expect(await ended()).toEqual({ code: 0, stderr: '', lines });
  });

  test('--json gives one object, with a URL for each address', async () => {
    const { child, line, lines, ended } = start(
      ...[
        'serve',
        '--json',
        '--udp',
        '127.0.0.1:0',
        '--udp',
        '127.0.0.1:0',
        '--http',
        'localhost:0',
      ],
    );
    await line(1);
    const { udp, http, ws, ...rest } = JSON.parse(lines[0] ?? '');
    expect(rest).toEqual({});
    expect(ws).toEqual(http.map((url: string) => url.replace('http:', 'ws:')));
    expect(new Set(udp).size).toBe(2);
    expect(http[0]).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/announce$/);
    end(child);
    expect((await ended()).code).toBe(0);
  });

  /** Announces over HTTP, with this key. */
  async function announce(url: string, key = 'k%00%5c') {
    const query = `info_hash=${'%aa'.repeat(20)}&peer_id=-TR4060-abcdefghijkl&port=1&event=started`;
    const numbers = 'left=18446744073709551615&uploaded=0&downloaded=0';
    const answer = await fetch(`${url}?${query}&${numbers}&key=${key}`, {
      signal: AbortSignal.timeout(LIMIT),
    });
    await answer.arrayBuffer();
  }

  test('--json gives a line for each request, as it comes', async () => {
    const addresses = ['--udp', '127.0.0.1:0', '--http', '127.0.0.1:0'];
    const { child, line, lines, ended } = start('serve', '--json', '--frozen', ...addresses);
    await line(1);
    const { udp, http } = JSON.parse(lines[0] ?? '');
    await announce(http[0]);
    await line(2);
    expect(lines[1]).toMatch(
      /^\{"number":1,"transport":"http","remote":\{"ip":"127\.0\.0\.1","port":\d+\},"local":\{"ip":"127\.0\.0\.1","port":\d+\},"at":0,/,
    );
    // Beyond what a number of JavaScript holds exactly.
    expect(lines[1]).toContain('"left":18446744073709551615,');
    const {
      reply,
      raw,
      remote,
      parameters,
      http: head,
      summary,
      ...rest
    } = JSON.parse(lines[1] ?? '');
    expect(rest).toEqual({
      number: 1,
      transport: 'http',
      local: { ip: '127.0.0.1', port: Number(new URL(http[0]).port) },
      at: 0,
      action: 'announce',
      infoHashes: ['aa'.repeat(20)],
      peerId: Buffer.from('-TR4060-abcdefghijkl').toString('hex'),
      client: expect.stringContaining('Transmission'),
      event: 'started',
      port: 1,
      uploaded: 0,
      downloaded: 0,
      left: 2 ** 64,
      key: 'k\\x00\\\\',
      answer: {
        kind: 'announced',
        interval: 1800,
        minInterval: 60,
        seeders: 0,
        leechers: 1,
        peers: [],
      },
    });
    expect(Buffer.from(raw, 'hex').toString()).toMatch(/^GET \/announce\?/);
    expect(Buffer.from(reply, 'hex').toString('latin1')).toMatch(/^HTTP\/1\.1 200 /);
    expect(parameters).toContainEqual(['info_hash', '\\xaa'.repeat(20)]);
    expect(parameters).toContainEqual(['key', 'k\\x00\\\\']);
    expect(head).toMatchObject({ method: 'GET', path: '/announce' });
    expect(head.headers.map(([name]: [string]) => name.toLowerCase())).toContain('host');
    expect(summary).toContain('http announce started');

    const socket = createSocket('udp4');
    socket.send(
      Buffer.from('00000417271019800000000000000001', 'hex'),
      Number(new URL(udp[0]).port),
    );
    await line(3);
    socket.close();
    expect(JSON.parse(lines[2] ?? '')).toMatchObject({
      number: 2,
      action: 'connect',
      infoHashes: [],
      answer: { kind: 'connected', connectionId: expect.stringMatching(/^0x[0-9a-f]{16}$/) },
    });
    await fetch(http[0].replace('announce', 'scrape'), { signal: AbortSignal.timeout(LIMIT) });
    await line(4);
    expect(JSON.parse(lines[3] ?? '').answer).toEqual({
      kind: 'refused',
      reason: expect.any(String),
    });
    end(child);
    expect((await ended()).code).toBe(0);
  });

  test('not on a terminal, without --json: nothing of requests', async () => {
    const { child, line, lines, ended } = start('serve', '--http', '127.0.0.1:0');
    await line(3);
    await announce(lines[1] ?? '');
    end(child);
    expect((await ended()).lines).toHaveLength(3);
  });

  test.skipIf(process.platform !== 'linux')('on a terminal: a line for each request', async () => {
    const command = `'${serveCommand().join("' '")}' serve --frozen`;
    // Of util-linux: it runs a command on a terminal.
    const child = spawn(
      'script',
      ['-qec', `${command} --udp 127.0.0.1:0 --http 127.0.0.1:0`, '/dev/null'],
      { env, stdio: ['pipe', 'pipe', 'ignore'] },
    );
    children.push(child);
    const { line, lines } = linesOf(child.stdout, () => '');
    await line(4);
    const { port } = new URL(lines[1] ?? '');
    const socket = createSocket('udp4');
    socket.send(Buffer.from('00000417271019800000000000000001', 'hex'), Number(port), '127.0.0.1');
    await once(socket, 'message', { signal: AbortSignal.timeout(LIMIT) });
    socket.close();
    await announce(lines[2] ?? '');
    await line(5);
    // An answered connect is no line.
    expect(lines[4]).toMatch(
      /^ {3}0\.000s {2}http announce started a{40} from 127\.0\.0\.1:\d+ \(/,
    );
    child.stdin.end('\u0003');
    await within(once(child, 'close'), 'the end of the process');
  });

  const unread = knownToFail('deno', 'it waits while nobody reads its standard output');

  unread('with nobody who reads its lines it serves on, and ends', async () => {
    const { child, line, lines, ended } = start('serve', '--json', '--http', '127.0.0.1:0');
    await line(1);
    child.stdout.pause();
    const [url] = JSON.parse(lines[0] ?? '').http;
    // Far more than a pipe holds.
    for (let count = 0; count < 60; count++) await announce(url, 'k'.repeat(3_000));
    end(child);
    const [code] = await within(once(child, 'exit'), 'the end of the process');
    expect(code).toBe(0);
    child.stdout.resume();
    expect((await ended()).stderr).toBe('');
  });

  unread(
    'a reader that lags is told how many requests it missed',
    async () => {
      const record = ['--record-max', '5'];
      const { child, line, lines, until } = start(
        ...['serve', '--json', '--http', '127.0.0.1:0', ...record],
      );
      await line(1);
      const [url] = JSON.parse(lines[0] ?? '').http;
      child.stdout.pause();
      // Far more than a socket's buffers hold.
      const total = 600;
      for (let count = 0; count < total; count++) await announce(url, 'k'.repeat(3_000));
      child.stdout.resume();
      await until(
        () => lines.at(-1)?.startsWith(`{"number":${total},`) ?? false,
        `the line of request ${total}`,
      );
      let next = 1;
      let missed = 0;
      for (const text of lines.slice(1)) {
        const read = JSON.parse(text);
        if (read.missed !== undefined) {
          expect(Object.keys(read)).toEqual(['missed']);
          missed += read.missed;
          next += read.missed;
        } else {
          expect(read.number).toBe(next);
          next += 1;
        }
      }
      expect(next).toBe(total + 1);
      expect(missed).toBeGreaterThan(0);
    },
    60_000,
  );

  test('with a reader that has gone it serves on, and ends', async () => {
    const { child, line, lines } = start('serve', '--json', '--http', '127.0.0.1:0');
    await line(1);
    child.stdout.destroy();
    const [url] = JSON.parse(lines[0] ?? '').http;
    for (let count = 0; count < 3; count++) await announce(url);
    end(child);
    const [code] = await within(once(child, 'exit'), 'the end of the process');
    expect(code).toBe(0);
  });

  test('settings reach the tracker', async () => {
    const settings = ['--interval', '7', '--external-ip', '--announce-paths=/x,/y/announce'];
    const { line, lines } = start('serve', '--json', '--http', '127.0.0.1:0', ...settings);
    await line(1);
    const { origin } = new URL(JSON.parse(lines[0] ?? '').http[0]);
    const query = `info_hash=${'%aa'.repeat(20)}&peer_id=${'x'.repeat(20)}&port=1`;
    for (const path of ['/x', '/y/announce']) {
      const url = `${origin}${path}?${query}&left=0&uploaded=0&downloaded=0`;
      const answer = await fetch(url, { signal: AbortSignal.timeout(LIMIT) });
      expect(await answer.text()).toMatch(/11:external ip4:.*8:intervali7e/);
    }
  });

  test('faults, in words and in a file, are there for the first request', async () => {
    const file = join(project, 'faults.json');
    const append = { hex: '00ff' };
    await writeFile(
      file,
      JSON.stringify([{ transport: 'http', times: 1, append }, 'refuse=later']),
    );
    const faults = ['--fault', 'http once status=418', '--fault-file', file];
    const { line, lines } = start('serve', '--json', '--http', '127.0.0.1:0', ...faults);
    await line(1);
    const [url] = JSON.parse(lines[0] ?? '').http;
    const ask = () => fetch(`${url}?x`, { signal: AbortSignal.timeout(LIMIT) });
    const [first, second] = [await ask(), await ask()];
    expect([first.status, second.status]).toEqual([418, 200]);
    expect(Buffer.from(await first.arrayBuffer()).subarray(-2)).toEqual(Buffer.from([0, 255]));
    expect(await second.text()).toContain('5:later');
    await line(3);
    expect(lines[1]).toContain(',"faults":[1,2,3],"summary":');
    expect(lines[2]).toContain(',"faults":[3],"summary":');
  });

  test('a port in use: one clear line, status 1', async () => {
    const first = start('serve', '--json', '--udp', '127.0.0.1:0');
    await first.line(1);
    const { port } = new URL(JSON.parse(first.lines[0] ?? '').udp[0]);
    const second = await start('serve', '--udp', `127.0.0.1:${port}`).ended();
    expect(second).toEqual({
      code: 1,
      stderr: `error: udp 127.0.0.1:${port}: address in use\n`,
      lines: [],
    });
  });

  test('a setting that the tracker refuses: usage, status 2', async () => {
    const { code, stderr } = await start('serve', '--announce-paths', 'x y').ended();
    expect(stderr).toMatch(/^error: announce.path.*x y.*expected.*\n\nUsage: /);
    expect(code).toBe(2);
  });

  test.each([
    [[], "a command is missing: expected 'serve'"],
    [['sevre'], "unknown command 'sevre': expected 'serve'"],
    [['serve', 'more'], "unexpected argument 'more'"],
    [['serve', '--nope'], "Unknown option '--nope'"],
    [['serve', '--udp'], "Option '--udp <value>' argument missing"],
    [['serve', '--udp', '6969'], "invalid value '6969' for '--udp <ADDR>': expected IP:PORT"],
    [['serve', '--http', '127.0.0.1:70000'], "invalid value '127.0.0.1:70000' for '--http"],
    [['serve', '--interval', 'soon'], 'interval: "soon", expected a whole number, 0 to'],
    [['serve', '--fault', 'drpp'], "--fault 'drpp': fault: unknown word"],
    [['serve', '--fault-file', '/no'], '--fault-file /no: ENOENT: no such file'],
  ])('%j: usage, status 2', async (args, message) => {
    const { code, stderr, lines } = await start(...args).ended();
    expect(stderr).toContain(`error: ${message}`);
    expect(stderr).toContain('Usage: test-tracker serve [OPTIONS]');
    expect({ code, lines }).toEqual({ code: 2, lines: [] });
  });

  test.each([
    ['["drop", { "drop": 5 }]', 'faults[1]: drop: 5, expected true or false'],
    ['["drop", { "drop": true }, "drpp"]', 'faults[2]: fault: unknown word "drpp"'],
  ])('a file with %s: usage, status 2', async (text, message) => {
    const file = join(project, 'bad.json');
    await writeFile(file, text);
    const { code, stderr, lines } = await start('serve', '--fault-file', file).ended();
    expect(stderr).toContain(`error: --fault-file ${file}: ${message}`);
    expect(stderr).toContain('Usage: test-tracker serve [OPTIONS]');
    expect({ code, lines }).toEqual({ code: 2, lines: [] });
  });

  test('--help and --version', async () => {
    const help = await start('--help').ended();
    expect(help.lines.join('\n')).toContain('Usage: test-tracker serve');
    expect(await start('serve', '-h').ended()).toEqual(help);
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
    const expected = { code: 0, stderr: '', lines: [`test-tracker ${version}`] };
    expect(await start('--version').ended()).toEqual(expected);
    expect(await start('-V').ended()).toEqual(expected);
  });
});
