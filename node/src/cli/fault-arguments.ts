/** Faults on the command line: in words, or in a file. */
import { readFileSync } from 'node:fs';
import type { Tracker } from '../runtime/tracker.js';
import { UsageError } from './usage-error.js';

/** The options, as `parseArgs` takes them. */
export const faultOptions = {
  fault: { type: 'string', multiple: true },
  'fault-file': { type: 'string', multiple: true },
} as const;

const WORDS = '--fault <WORDS>';
const FILE = '--fault-file <FILE>';

/** The options for the help: how each is used, and what it does. */
export const faultsHelp: readonly (readonly [usage: string, help: string])[] = [
  [WORDS, "Add a fault, such as 'announce udp times=2 drop'; may be repeated"],
  [FILE, 'Add the faults of a JSON file'],
];

/** Faults that were given. */
interface Given {
  /** In words, or a file's JSON. */
  text: string;
  inFile: boolean;
  /** Throws the error for an invalid fault. */
  refuse: (why: string) => never;
}

/** The faults, from what `parseArgs` found; those of files come after the others. */
export function parseFaults(values: {
  fault?: string[] | undefined;
  'fault-file'?: string[] | undefined;
}): Given[] {
  const inWords = (values.fault ?? []).map((text) => {
    return { text, inFile: false, refuse: refuse(`--fault '${text}'`) };
  });
  const inFiles = (values['fault-file'] ?? []).map((file) => {
    const refuseFile = refuse(`--fault-file ${file}`);
    return { text: read(file, refuseFile), inFile: true, refuse: refuseFile };
  });
  return [...inWords, ...inFiles];
}

/** Adds them to a tracker that has not started. */
export function addFaults(tracker: Tracker, faults: readonly Given[]): void {
  for (const { text, inFile, refuse } of faults) {
    try {
      if (inFile) tracker.command('addFaults', text);
      else tracker.command('addFault', text);
    } catch (error) {
      if (error instanceof TypeError) refuse(error.message);
      throw error;
    }
  }
}

function refuse(option: string): Given['refuse'] {
  return (why) => {
    throw new UsageError(`${option}: ${why}`);
  };
}

function read(file: string, refuse: Given['refuse']): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    return refuse((error as Error).message);
  }
}
