/** How programs are run as a user would run them. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** Runs a program to its end. */
export const run = promisify(execFile);

/** The package's folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** No variable of this run of npm and Vitest is to reach the user's. */
export const env = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(npm_|VITEST|NODE_|TEST$|DEV$)/.test(name)),
);
