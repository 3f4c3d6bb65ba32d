/** The package as its users get it: packed, installed into an empty project, used from there. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { LIMIT, within } from './support.js';

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
  for (const name of ['vitest', 'typescript', '@types/node']) {
    const link = join(project, 'node_modules', name);
    await mkdir(dirname(link), { recursive: true });
    await symlink(join(root, 'node_modules', name), link);
  }
  await cp(join(here, 'user'), project, { recursive: true });
}, 120_000);

afterAll(() => rm(project, { recursive: true, force: true }));

/** Of one test, in Vitest's report. */
interface Result {
  fullName: string;
  failureMessages: string[];
}

/** A program in the user's project that has ended. */
async function node(program: string): Promise<{ stdout: string; stderr: string }> {
  const args = ['--input-type=module', '--eval', program];
  return run(process.execPath, args, { cwd: project, env, timeout: 60_000 });
}

describe('what is in it', () => {
  test('no dependency, and nothing that runs when it is installed', async () => {
    const manifest = JSON.parse(
      await readFile(join(project, 'node_modules/test-tracker/package.json'), 'utf8'),
    );
    for (const key of ['dependencies', 'optionalDependencies', 'peerDependencies', 'gypfile']) {
      expect(manifest[key], key).toBeUndefined();
    }
    const atInstall = ['preinstall', 'install', 'postinstall', 'prepare'];
    expect(Object.keys(manifest.scripts).filter((name) => atInstall.includes(name))).toEqual([]);
    const installed = await readdir(join(project, 'node_modules'));
    expect(installed.filter((name) => !name.startsWith('.')).sort()).toEqual([
      '@types',
      'test-tracker',
      'typescript',
      'vitest',
    ]);
  });

  test('only what is needed, and small', async () => {
    expect(tarball.size).toBeLessThan(250 * 1024);
    const paths = tarball.files.map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(['README.md', 'dist/index.d.ts', 'dist/cli.js']));
    const unexpected = paths.filter(
      (path) =>
        !/^(README\.md|LICENSE.*|package\.json|(dist|component)\/.+\.(js|wasm|d\.ts))$/.test(path),
    );
    expect(unexpected).toEqual([]);
    expect(paths.filter((path) => path.includes('stock'))).toEqual([]);
  });

  test('it imports nothing but Node', async () => {
    const specifiers = new Set<string>();
    for (const { path } of tarball.files.filter(({ path }) => path.endsWith('.js'))) {
      const source = await readFile(join(project, 'node_modules/test-tracker', path), 'utf8');
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
      args.push('--module', module, '--moduleResolution', resolution, 'types.ts', 'client.ts');
      const { stdout } = await run(process.execPath, ['node_modules/typescript/bin/tsc', ...args], {
        cwd: project,
        env,
      }).catch((error) => error);
      expect(stdout).toBe('');
    },
    60_000,
  );
});

describe("the user's own Vitest suite passes", () => {
  test.each(['forks', 'threads', 'vmThreads'])(
    'in the pool %s',
    async (pool) => {
      const args = ['node_modules/vitest/vitest.mjs', 'run', '--pool', pool, '--reporter', 'json'];
      const { stdout, stderr, code } = await run(process.execPath, args, {
        cwd: project,
        env,
        timeout: 110_000,
      }).catch((error) => error);
      const start = stdout?.indexOf('{') ?? -1;
      expect(start, `${stdout}${stderr}`).toBeGreaterThanOrEqual(0);
      const report = JSON.parse(stdout.slice(start));
      const failures = report.testResults.flatMap(
        (file: { message: string; assertionResults: Result[] }) => [
          ...(file.message ? [file.message] : []),
          ...file.assertionResults.flatMap(({ fullName, failureMessages }) =>
            failureMessages.map((message) => `${fullName}: ${message}`),
          ),
        ],
      );
      expect(failures).toEqual([]);
      expect(report.success).toBe(true);
      // Unhandled errors are not in the report, but in the status.
      expect(code, stderr).toBeUndefined();
      expect(report.numPassedTests).toBeGreaterThan(80);
    },
    120_000,
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

  function start(...args: string[]) {
    const command = join(project, 'node_modules/.bin/test-tracker');
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    children.push(child);
    const lines: string[] = [];
    let changed = () => {};
    createInterface(child.stdout).on('line', (line) => {
      lines.push(line);
      changed();
    });
    let stderr = '';
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    const line = (count: number) =>
      within(
        new Promise<void>((resolve) => {
          changed = () => lines.length >= count && resolve();
          changed();
        }),
        `line ${count} of standard output; there is ${JSON.stringify(lines)}, ${stderr}`,
      );
    const ended = once(child, 'close').then(([code]) => ({ code, stderr, lines }));
    return { child, line, lines, ended: () => within(ended, 'the end of the process') };
  }

  test.each(['SIGINT', 'SIGTERM'] as const)('%s ends it with status 0', async (signal) => {
    const { child, line, lines, ended } = start(
      ...['serve', '--udp', '127.0.0.1:0', '--http', '127.0.0.1:0'],
    );
    await line(3);
    expect(lines[0]).toBe('Announce URLs of this tracker:');
    expect(lines[1]).toMatch(/^udp:\/\/127\.0\.0\.1:[1-9]\d*\/announce$/);
    expect(lines[2]).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d*\/announce$/);
    child.kill(signal);
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
    child.kill('SIGTERM');
    expect((await ended()).code).toBe(0);
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
  ])('%j: usage, status 2', async (args, message) => {
    const { code, stderr, lines } = await start(...args).ended();
    expect(stderr).toContain(`error: ${message}`);
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
