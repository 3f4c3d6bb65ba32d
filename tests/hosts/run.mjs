/** Runs one tracker, in a process of its own, for a test at standard input and output. */
import { session } from './session.mjs';

await session(process.stdin, process.stdout);
