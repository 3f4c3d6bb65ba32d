import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addFaults, faultOptions, faultsHelp, parseFaults } from '../src/cli/fault-arguments.js';
import { UsageError } from '../src/cli/usage-error.js';
import { Tracker } from '../src/runtime/tracker.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'test-tracker-faults-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The faults of a tracker with these options, as texts. */
async function faults(...args: string[]): Promise<string[]> {
  const { values } = parseArgs({ args, options: faultOptions });
  const tracker = new Tracker({ udp: [], http: [], control: [], settings: '' });
  try {
    addFaults(tracker, parseFaults(values));
    return tracker.query('faults').map(({ text }) => text);
  } finally {
    await tracker.close();
  }
}

/** A file with this text. */
async function file(text: string): Promise<string> {
  const path = join(folder, 'faults.json');
  await writeFile(path, text);
  return path;
}

test('none is given', async () => {
  expect(await faults()).toEqual([]);
});

test('in words, and in files, which come after them', async () => {
  const path = await file('["http delay=2", { "transport": "udp", "once": true, "drop": true }]');
  expect(await faults('--fault-file', path, '--fault', 'udp drop')).toEqual([
    'udp drop',
    'http delay=2s',
    'udp times=1 drop',
  ]);
});

test('what is wrong is a usage error that names the option', async () => {
  const path = await file('["drop", "dorp"]');
  const nowhere = join(folder, 'nowhere.json');
  for (const [args, says] of [
    [['--fault', 'dorp'], "--fault 'dorp': fault: unknown word"],
    [['--fault-file', path], `--fault-file ${path}: faults[1]: fault: unknown word`],
    [['--fault-file', nowhere], 'no such file'],
  ] as const) {
    const error = await faults(...args).catch((error) => error);
    expect(error).toBeInstanceOf(UsageError);
    expect(error.message).toContain(says);
  }
});

test('both options are in the help', () => {
  expect(faultsHelp.map(([usage]) => usage)).toEqual(['--fault <WORDS>', '--fault-file <FILE>']);
});
