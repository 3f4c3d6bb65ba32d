/** The package as its users get it: packed, installed into an empty project, used from there. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { knownToFail, LIMIT, runtime, within } from './support.js';

const run = promisify(execFile);
const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);

/** No variable of this run of npm and Vitest is to reach the user's. */
const env = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(npm_|VITEST|NODE_|TEST$|DEV$)/.test(name)),
);

let project: string;
let tarball: { size: number; files: { path: string }[] };

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'test-tracker-user-'));
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', project], {
    cwd: root,
    env,
  });
  const [packed] = JSON.parse(stdout);
  tarball = packed;
  await writeFile(join(project, 'package.json'), '{"private":true,"type":"module"}');
  const install = ['install', '--offline', '--no-audit', join(project, packed.filename)];
  await run('npm', install, { cwd: project, env });
  // What a user has besides, taken from this project instead of from the registry.
  for (const name of ['vitest', 'jest', '@jest/globals', 'typescript', '@types/node']) {
    const link = join(project, 'node_modules', name);
    await mkdir(dirname(link), { recursive: true });
    await symlink(join(root, 'node_modules', name), link);
  }
  await cp(join(here, 'user'), project, { recursive: true });
  await cp(join(root, '../examples'), join(project, 'examples'), { recursive: true });
}, 120_000);

afterAll(() => rm(project, { recursive: true, force: true }));

/** Of one test, in Vitest's report. */
interface Result {
  fullName: string;
  status: string;
  failureMessages: string[];
}

/** A program in the user's project that has ended. */
async function node(program: string, file = 'program.mjs') {
  await writeFile(join(project, file), program);
  return run(process.execPath, [file], { cwd: project, env, timeout: 60_000 });
}

describe('what is in it', () => {
  test('it can be required', async () => {
    const program = "console.log(typeof require('test-tracker').SimpleTracker)";
    const { stdout } = await node(program, 'program.cjs');
    expect(stdout.trim()).toBe('function');
  });

  test('no dependency, and nothing that runs when it is installed', async () => {
    const manifest = JSON.parse(
      await readFile(join(project, 'node_modules/test-tracker/package.json'), 'utf8'),
    );
    for (const key of ['dependencies', 'optionalDependencies', 'gypfile']) {
      expect(manifest[key], key).toBeUndefined();
    }
    // For `test-tracker/vitest`; npm installs nothing for it.
    expect(Object.keys(manifest.peerDependencies)).toEqual(['vitest']);
    expect(manifest.peerDependenciesMeta).toEqual({ vitest: { optional: true } });
    const atInstall = ['preinstall', 'install', 'postinstall', 'prepare'];
    expect(Object.keys(manifest.scripts).filter((name) => atInstall.includes(name))).toEqual([]);
    const installed = await readdir(join(project, 'node_modules'));
    expect(installed.filter((name) => !name.startsWith('.')).sort()).toEqual([
      '@jest',
      '@types',
      'jest',
      'test-tracker',
      'typescript',
      'vitest',
    ]);
  });

  test('only what is needed, and small', async () => {
    expect(tarball.size).toBeLessThan(270 * 1024);
    const paths = tarball.files.map(({ path }) => path);
    const needed = [
      'README.md',
      'LICENSE-MIT',
      'LICENSE-APACHE',
      'dist/index.d.ts',
      'dist/cli/main.js',
    ];
    expect(paths).toEqual(expect.arrayContaining(needed));
    const unexpected = paths.filter(
      (path) =>
        !/^(README\.md|LICENSE.*|package\.json|(dist|component)\/.+\.(js|wasm|d\.ts))$/.test(path),
    );
    expect(unexpected).toEqual([]);
    expect(paths.filter((path) => path.includes('stock'))).toEqual([]);
  });

  test('it imports nothing but Node, and the fixture Vitest', async () => {
    const specifiers = new Set<string>();
    const fixture = await readFile(
      join(project, 'node_modules/test-tracker/dist/api/vitest.js'),
      'utf8',
    );
    expect(fixture).toMatch(/\bfrom 'vitest'/);
    const modules = tarball.files.filter(({ path }) => /(?<!\/vitest)\.js$/.test(path));
    for (const { path } of modules) {
      const file = await readFile(join(project, 'node_modules/test-tracker', path), 'utf8');
      const source = file.replace(/^ *(\/?\*|\/\/).*$/gm, '');
      for (const [, name] of source.matchAll(/\bfrom\s*["']([^."'][^"']*)["']/g)) {
        specifiers.add(name ?? '');
      }
    }
    expect(specifiers.size).toBeGreaterThan(3);
    expect([...specifiers].filter((name) => !name.startsWith('node:'))).toEqual([]);
  });
});

describe('its types compile in strict mode', () => {
  test.each([
    ['nodenext', 'nodenext'],
    ['bundler', 'esnext'],
  ])(
    'with module resolution %s',
    async (resolution, module) => {
      const args = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--target', 'es2022'];
      args.push('--lib', 'es2022,esnext.disposable', '--types', 'node');
      args.push('--module', module, '--moduleResolution', resolution, '--allowJs');
      args.push(
        'types.ts',
        'client.ts',
        'fault.test.ts',
        'fixture.test.ts',
        'examples/vitest/announce.test.ts',
        'examples/vitest/faults.test.ts',
        'examples/vitest/guide.test.ts',
      );
      const { stdout } = await run(process.execPath, ['node_modules/typescript/bin/tsc', ...args], {
        cwd: project,
        env,
      }).catch((error) => error);
      expect(stdout).toBe('');
    },
    60_000,
  );
});

/** What a run of Vitest in `folder` of the user's project reports. */
async function vitest(folder: string, ...options: string[]) {
  const args = [join(project, 'node_modules/vitest/vitest.mjs'), 'run', '--reporter', 'json'];
  // Waits have limits of their own; on a busy machine hundreds of trackers may take their time.
  args.push('--testTimeout', '60000', '--hookTimeout', '60000');
  const { stdout, stderr, code } = await run(process.execPath, [...args, ...options], {
    cwd: join(project, folder),
    env,
    timeout: 110_000,
  }).catch((error) => error);
  const start = stdout?.indexOf('{') ?? -1;
  expect(start, `${stdout}${stderr}`).toBeGreaterThanOrEqual(0);
  const report = JSON.parse(stdout.slice(start));
  const failures: string[] = report.testResults.flatMap(
    (file: { message: string; assertionResults: Result[] }) => [
      ...(file.message ? [file.message] : []),
      // One that was tried again and passed has failures, too.
      ...file.assertionResults.flatMap(({ fullName, status, failureMessages }) =>
        status === 'passed' ? [] : failureMessages.map((message) => `${fullName}: ${message}`),
      ),
    ],
  );
  return { failures, passed: report.numPassedTests, failed: report.numFailedTests, code, stderr };
}

describe("the user's own Vitest suite passes", () => {
  // Several files at once, each with trackers of its own: in threads of one process, or in processes.
  test.each(['forks', 'threads', 'vmThreads'])(
    'in the pool %s',
    async (pool) => {
      const workers = ['--pool', pool, '--maxWorkers', '2', '--exclude', 'examples/**'];
      const { failures, passed, code, stderr } = await vitest('.', ...workers);
      expect(failures).toEqual([]);
      // Unhandled errors are not in the report, but in the status.
      expect(code, stderr).toBeUndefined();
      expect(passed).toBeGreaterThan(200);
    },
    120_000,
  );
});

describe('the fixture fails the test', () => {
  test('whose expectation is not met, and no other', async () => {
    await mkdir(join(project, 'failing'), { recursive: true });
    await writeFile(
      join(project, 'failing/expect.test.ts'),
      `import { expect, test } from 'test-tracker/vitest';
      test('unmet', ({ tracker }) => tracker.expect({ event: 'stopped' }, 1));
      test('met', ({ tracker }) => tracker.expect({ event: 'stopped' }, 0));
      test('matcher', ({ tracker }) => expect(tracker).toHaveAnnounced({ event: 'started' }));
      test('wait', async ({ tracker }) => {
        await tracker.waitFor({ event: 'completed' }, { timeout: 20 });
      });`,
    );
    const { failures, passed, failed } = await vitest('failing');
    expect({ passed, failed }).toEqual({ passed: 1, failed: 3 });
    expect(failures).toHaveLength(3);
    const report = failures.join('\n');
    expect(report).toMatch(/^unmet: .*event stopped: expected exactly 1, got 0/m);
    expect(report).toMatch(/^matcher: .*event started: expected at least 1, got 0/m);
    expect(report).toMatch(/^wait: .*timed out after 20 ms\n.*event completed/m);
    // The line of the user's that waited.
    expect(report).toMatch(/failing\/expect\.test\.ts:6/);
  }, 60_000);
});

/** How each runtime runs tests of node:test. */
const NODE_TEST = {
  node: ['--test', 'node-test/announce.test.js'],
  bun: ['test', './node-test/announce.test.js'],
  deno: ['test', '--allow-all', '--no-check', 'node-test/announce.test.js'],
};

describe('the examples pass', () => {
  test('with Vitest', async () => {
    const { failures, passed, code } = await vitest('examples', '--dir', 'vitest');
    expect(failures).toEqual([]);
    expect({ passed, code }).toEqual({ passed: 24, code: undefined });
  }, 60_000);

  test.each([
    ['jest', ['--experimental-vm-modules', '../node_modules/jest/bin/jest.js'], /Tests: +3 passed/],
    ['node:test', NODE_TEST[runtime], /^[#ℹ] pass 3$|^ 3 pass$|^ok \| 3 passed/m],
  ])(
    'with %s',
    async (_, args, passed) => {
      const { stdout, stderr } = await run(process.execPath, args, {
        cwd: join(project, 'examples'),
        env,
        timeout: 60_000,
      });
      expect(`${stdout}${stderr}`).toMatch(passed);
    },
    60_000,
  );
});

describe('in a process of its own', () => {
  const IMPORT = "import { SimpleTracker } from 'test-tracker';";

  test('a closed tracker does not keep it alive', async () => {
    const { stdout } = await node(`${IMPORT}
      const tracker = new SimpleTracker({ udpPort: 0, httpPort: 0 });
      await tracker.start();
      await tracker.close();
      console.log('closed');`);
    expect(stdout).toBe('closed\n');
  });

  test('an open one does', async () => {
    // The timer does not hold the process, so it fires only if the tracker does.
    const { stdout } = await node(`${IMPORT}
      const tracker = new SimpleTracker({ udpPort: 0 });
      await tracker.start();
      const alive = async () => {
        console.log('still here');
        await tracker.close();
      };
      setTimeout(alive, 50).unref();
      process.on('exit', () => console.log('exit'));`);
    expect(stdout).toBe('still here\nexit\n');
  });

  test('started and closed a hundred times, it leaves nothing open', async () => {
    const { stdout } = await node(`${IMPORT}
      const once = async () => {
        const tracker = new SimpleTracker({ udpPort: 0, httpPort: 0 });
        await tracker.start();
        await tracker.close();
      };
      await once();
      const before = process.getActiveResourcesInfo();
      for (let index = 0; index < 100; index++) await once();
      console.log(JSON.stringify([before, process.getActiveResourcesInfo()]));`);
    const [before, after] = JSON.parse(stdout);
    expect(after).toEqual(before);
  }, 60_000);

  test('one that failed to start leaves nothing open', async () => {
    const { stdout } = await node(`${IMPORT}
      const first = new SimpleTracker({ httpPort: 0 });
      const { httpPort } = await first.start();
      const second = new SimpleTracker({ udpPort: 0, httpPort });
      await second.start().catch((error) => console.log(error.code));
      await first.close();`);
    expect(stdout).toBe('EADDRINUSE\n');
  });
});

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
    const { udp, http, ...rest } = JSON.parse(lines[0] ?? '');
    expect(rest).toEqual({});
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
    await line(2);
    await announce(lines[1] ?? '');
    end(child);
    expect((await ended()).lines).toHaveLength(2);
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
    await line(3);
    const { port } = new URL(lines[1] ?? '');
    const socket = createSocket('udp4');
    socket.send(Buffer.from('00000417271019800000000000000001', 'hex'), Number(port), '127.0.0.1');
    await once(socket, 'message', { signal: AbortSignal.timeout(LIMIT) });
    socket.close();
    await announce(lines[2] ?? '');
    await line(4);
    // An answered connect is no line.
    expect(lines[3]).toMatch(
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
    const faults = ['--fault', 'http once status=418', '--faults', file];
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
    [['serve', '--interval', 'soon'], "invalid value 'soon' for '--interval <SECONDS>': expected"],
    [['serve', '--fault', 'drpp'], "--fault 'drpp': fault: unknown word"],
    [['serve', '--faults', '/no'], '--faults /no: ENOENT: no such file'],
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
    const { code, stderr, lines } = await start('serve', '--faults', file).ended();
    expect(stderr).toContain(`error: --faults ${file}: ${message}`);
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
