import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { faultOptions, faultsHelp, parseFaults } from '../src/fault-arguments.js';
import { readFault } from '../src/read-fault.js';
import { UsageError } from '../src/usage-error.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'test-tracker-faults-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The faults of a command line. */
function faults(...args: string[]) {
  const { values } = parseArgs({ args, options: faultOptions });
  return parseFaults(values).map(({ fault }) => fault);
}

/** A file with this text. */
async function file(text: string): Promise<string> {
  const path = join(folder, 'faults.json');
  await writeFile(path, text);
  return path;
}

test('none is given', () => {
  expect(faults()).toEqual([]);
});

test('in words, as they are', () => {
  expect(faults('--fault', 'announce udp drop', '--fault=nonsense')).toEqual([
    'announce udp drop',
    'nonsense',
  ]);
});

test('in a file: words and objects, behind those of the command line', async () => {
  const path = await file('["http delay=2s", { "transport": "udp", "once": true, "drop": true }]');
  expect(faults('--faults', path, '--fault', 'udp drop')).toEqual([
    'udp drop',
    'http delay=2s',
    readFault({ transport: 'udp', once: true, drop: true }),
  ]);
});

test('bytes in a file, as text or as hexadecimal digits', async () => {
  const hash = 'AB'.repeat(20);
  const path = await file(`[{
    "infoHash": "${hash}",
    "peerId": { "hex": "2d00" },
    "refuse": { "hex": "00FF" },
    "append": "caf\\u00e9\\u0000",
    "reply": { "hex": "" },
    "set": { "hex": "i5e", "peers": { "hex": "ff" } }
  }]`);
  const expected = readFault({
    infoHash: Buffer.from(hash, 'hex'),
    peerId: Buffer.from([0x2d, 0]),
    refuse: Buffer.from([0, 0xff]),
    append: 'café\0',
    reply: '',
    set: { hex: 'i5e', peers: Buffer.from([0xff]) },
  });
  expect(faults('--faults', path)).toEqual([expected]);
});

describe('what makes no sense', () => {
  test.each([
    ['{', /: .*JSON/],
    ['{}', ': expected an array of faults'],
    ['[5]', 'faults[0]: 5; expected an object with transport, action, '],
    ['["drop", { "delay": "2s" }]', "faults[1].delay: '2s'; expected a number of milliseconds"],
    ['[{ "dropp": true }]', 'faults[0].dropp: unknown field; expected one of transport, '],
    ['[{ "status": 99 }]', 'faults[0].status: 99; expected an integer from 100 to 999'],
    ['[{ "body": { "hex": "0" } }]', "faults[0].body: { hex: '0' }; expected a string or bytes"],
    ['[{ "body": { "hex": 12 } }]', 'faults[0].body: { hex: 12 }; expected a string or bytes'],
    ['[{ "steps": [{}, { "pad": -1 }] }]', 'faults[0].steps[1].pad: -1; expected an integer'],
  ])('%s', async (text, message) => {
    const path = await file(text);
    expect(() => faults('--faults', path)).toThrow(UsageError);
    expect(() => faults('--faults', path)).toThrow(`invalid value '${path}' for '--faults <FILE>'`);
    expect(() => faults('--faults', path)).toThrow(message);
  });

  test('a file that is not there', () => {
    expect(() => faults('--faults', '/no/such')).toThrow(UsageError);
    expect(() => faults('--faults', '/no/such')).toThrow("'--faults <FILE>': ENOENT");
  });
});

test('help has the options', () => {
  expect(faultsHelp.map(([usage]) => usage)).toEqual(['--fault <WORDS>', '--faults <FILE>']);
});
