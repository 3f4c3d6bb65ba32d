/** Faults on the command line: in words, or in a file. */
import { readFileSync } from 'node:fs';
import type { Fault } from '../component/interfaces/bittorrent-tracker-control.js';
import { readFault } from './read-fault.js';
import type { Tracker } from './tracker.js';
import { UsageError } from './usage-error.js';

/** The options, as `parseArgs` takes them. */
export const faultOptions = {
  fault: { type: 'string', multiple: true },
  faults: { type: 'string', multiple: true },
} as const;

const WORDS = '--fault <WORDS>';
const FILE = '--faults <FILE>';

/** The options as help has them: how one is used, and what it does. */
export const faultsHelp: readonly (readonly [usage: string, help: string])[] = [
  [WORDS, "Add a fault, such as 'announce udp times=2 drop'; may be repeated"],
  [FILE, 'Add the faults of a JSON file'],
];

/** A fault that was given. */
interface Given {
  fault: Fault | string;
  /** Says that it makes no sense. */
  refuse: (why: string) => never;
}

/** The faults, from what `parseArgs` found; those of files are behind the others. */
export function parseFaults(values: {
  fault?: string[] | undefined;
  faults?: string[] | undefined;
}): Given[] {
  const inWords = (values.fault ?? []).map((fault) => ({ fault, refuse: refuse(WORDS, fault) }));
  return [...inWords, ...(values.faults ?? []).flatMap(readFile)];
}

/** Adds them to a tracker that has not started. */
export function addFaults(tracker: Tracker, faults: readonly Given[]): void {
  for (const { fault, refuse } of faults) sense(refuse, () => tracker.addFault(fault));
}

function refuse(argument: string, value: string, item = ''): Given['refuse'] {
  return (why) => {
    throw new UsageError(`invalid value '${value}' for '${argument}': ${item}${why}`);
  };
}

/** What `read` gives; what it refuses makes no sense. */
function sense<T>(refuse: Given['refuse'], read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) return refuse(error.message);
    throw error;
  }
}

function readFile(file: string): Given[] {
  const refuseFile = refuse(FILE, file);
  const items = parse(file, refuseFile);
  if (!Array.isArray(items)) return refuseFile('expected an array of faults');
  return items.map((item: unknown, index) => {
    const what = `faults[${index}]`;
    const fault = sense(refuseFile, () =>
      typeof item === 'string' ? item : readFault(item, what),
    );
    return { fault, refuse: refuse(FILE, file, `${what}: `) };
  });
}

function parse(file: string, refuse: Given['refuse']): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'), readBytes);
  } catch (error) {
    return refuse((error as Error).message);
  }
}

/** Bytes are `{ "hex": "00ff" }`, but for what `set` sets, which may have any name. */
function readBytes(name: string, value: unknown): unknown {
  if (name === 'set' || typeof value !== 'object' || value === null) return value;
  const [[field, digits] = [], ...more] = Object.entries(value);
  if (field !== 'hex' || typeof digits !== 'string' || more.length > 0) return value;
  return /^([0-9a-f]{2})*$/i.test(digits) ? Buffer.from(digits, 'hex') : value;
}
