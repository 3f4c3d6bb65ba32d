/** The command that is tested, and its control interface. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { within } from './within.mjs';

/**
 * Starts a tracker, which ends with the test and with this process.
 *
 * @param {import('node:test').TestContext} test
 * @param {string[]} options further options of `test-tracker serve`
 */
export async function startTracker(test, options = []) {
  const command = process.env.TEST_TRACKER;
  if (!command)
    throw new Error('TEST_TRACKER: unset, expected the path of the command test-tracker');
  const listeners = ['--udp', 'localhost:0', '--http', 'localhost:0'];
  if (!options.includes('--control')) listeners.push('--control', 'localhost:0');
  const child = spawn(command, ['serve', ...listeners, '--json', '--until-eof', ...options], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit');
  const tracker = new Tracker(child, exit);
  test.after(async () => {
    // An expectation that a test has left unmet is no error here.
    if (child.exitCode === null) await tracker.post('/clear');
    await tracker.end();
  });
  const lines = createInterface({ input: child.stdout });
  const [line] = await Promise.race([
    within(once(lines, 'line'), 'the first line of the command'),
    exit.then(([status]) => {
      throw new Error(`the command ended with status ${status} before its first line`);
    }),
  ]);
  lines.close();
  child.stdout.resume(); // The lines of the requests are not needed: the page has them.
  const { udp, http, control } = JSON.parse(line);
  return Object.assign(tracker, { udp: udp[0], http: http[0], control: control[0] });
}

class Tracker {
  #child;
  #exit;

  constructor(child, exit) {
    this.#child = child;
    this.#exit = exit;
  }

  /** Ends the process, and waits until it has ended without an error. */
  async end() {
    this.#child.stdin.end();
    const [status, signal] = await within(this.#exit, 'the end of the command');
    if (status !== 0) throw new Error(`the command ended with status ${status ?? signal}`);
  }

  /** What the control interface answers, read from JSON. */
  async get(path) {
    const response = await fetch(this.control + path);
    const text = await response.text();
    if (!response.ok) throw new Error(`GET ${path}: ${text}`);
    return JSON.parse(text);
  }

  /** Asks the control interface to do something. */
  async post(path, value) {
    const response = await fetch(this.control + path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: value === undefined ? '' : JSON.stringify(value),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`POST ${path}: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }
}
