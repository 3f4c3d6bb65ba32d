/** Prints the requests of `serve`. */
import type { LineForm } from '../../component/interfaces/bittorrent-tracker-control.js';
import type { Tracker } from '../runtime/tracker.js';

/** How many requests are written at a time. */
const AT_ONCE = 64;

/**
 * Prints a line for each request, from the first one on. While standard output is not read, requests
 * stay in the tracker's record; a line says how many it dropped meanwhile.
 */
export function log(tracker: Tracker, form: LineForm): void {
  const { stdout } = process;
  const ended = new AbortController();
  let last = 0n;
  // Ended by the callback of `write`: Bun's standard output has neither `drain` nor a length.
  let writing = false;
  const print = () => {
    while (!writing && !ended.signal.aborted) {
      const lines = read(tracker, form, last);
      if (lines === undefined || lines.last === last) return;
      last = lines.last;
      if (lines.text === '') continue;
      writing = true;
      stdout.write(lines.text, () => {
        writing = false;
        print();
      });
    }
  };
  // The tracker goes on without a reader.
  stdout.on('error', () => ended.abort());
  tracker.subscriptions.listen(print, ended.signal);
  print();
}

/** The next lines; undefined if the tracker has failed, which its owner is told. */
function read(tracker: Tracker, form: LineForm, after: bigint) {
  try {
    return tracker.query('lines', form, after, AT_ONCE);
  } catch {
    return undefined;
  }
}
