/**
 * Runs the package's tests on the runtimes of `runtimes/package.json`, two at a time: all of them, or
 * those that are named as arguments. `scripts/setup` installs them.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** How each is told to run a program. */
const RUNTIMES = {
  bun: ['bun/bin/bun', '--bun'],
  deno: ['deno/deno', 'run', '--allow-all'],
  node22: ['node22/bin/node'],
  node24: ['node24/bin/node'],
  node26: ['node26/bin/node'],
};

/** All tests but those that are the same on every runtime: Vitest's other pools, and the compiler. */
const SAME =
  'in the pool (threads|vmThreads)|types compile in strict mode|the reference is up to date';
const PATTERN = `^(?!.*(${SAME}))`;

/** A runtime that takes longer hangs. */
const LIMIT = 300_000;

const AT_ONCE = 2;

const root = fileURLToPath(new URL('..', import.meta.url));

process.exitCode = await main(process.argv.slice(2));

async function main(names) {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    console.log(
      'the tests on other runtimes are left out: they are installed for Linux on x64 only',
    );
    return 0;
  }
  const unknown = names.find((name) => !(name in RUNTIMES));
  if (unknown !== undefined) {
    const expected = Object.keys(RUNTIMES).join(', ');
    console.error(`unknown runtime '${unknown}': expected one of ${expected}`);
    return 2;
  }
  const waiting = names.length > 0 ? names : Object.keys(RUNTIMES);
  let failed = 0;
  const work = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      if (!(await passes(name))) failed += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return failed === 0 ? 0 : 1;
}

/** Runs the tests on a runtime, and prints a line, or all that they said if one failed. */
async function passes(name) {
  const [binary, ...args] = RUNTIMES[name];
  const program = `${root}runtimes/node_modules/${binary}`;
  if (!existsSync(program)) {
    console.error(`${name}: ${program} is missing: run scripts/setup`);
    return false;
  }
  const begin = performance.now();
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--testNamePattern', PATTERN];
  const child = spawn(program, [...args, ...vitest], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that nothing of it is left running.
    detached: true,
    env: { ...process.env, NO_COLOR: '1' },
  });
  const output = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => output.push(data));
  const stop = () => process.kill(-child.pid, 'SIGKILL');
  const late = setTimeout(() => {
    output.push(Buffer.from(`\nnot done after ${LIMIT / 1000} s\n`));
    stop();
  }, LIMIT);
  process.once('exit', stop);
  const status = await new Promise((resolve) => {
    child.once('close', resolve);
    child.once('error', (error) => {
      output.push(Buffer.from(`${error}\n`));
      resolve(-1);
    });
  });
  clearTimeout(late);
  process.removeListener('exit', stop);
  const text = Buffer.concat(output).toString();
  const tests = /^ +Tests +(.*)$/m.exec(text)?.[1] ?? 'no tests';
  const seconds = ((performance.now() - begin) / 1000).toFixed(0);
  console.log(`${name}: ${tests}, ${seconds} s`);
  if (status !== 0) console.log(text);
  return status === 0;
}
