/** Prints the requests of `serve`. */
import type { Request } from '../../component/interfaces/bittorrent-tracker-control.js';
import { toSeconds } from '../api/convert/to-public.js';
import type { Subscriber } from '../runtime/subscriptions.js';
import type { Tracker } from '../runtime/tracker.js';

/** How many lines are written at a time. */
const AT_ONCE = 64;

/** How requests are printed. */
export interface Lines {
  /** The line of a request; undefined if it is not printed. */
  request(request: Request): string | undefined;
  /** The line that says how many requests are missing. */
  missed(count: number): string;
}

/**
 * Prints a line for each request, from the first one on. While standard output is not read, requests
 * stay in the tracker's record; a line says how many it dropped meanwhile.
 */
export function log(tracker: Tracker, lines: Lines): void {
  const { stdout } = process;
  // Ended by the callback of `write`: Bun's standard output has neither `drain` nor a length.
  let writing = false;
  const written = () => {
    writing = false;
    tracker.subscriptions.more(subscriber);
  };
  const subscriber: Subscriber = {
    room: () => (writing ? 0 : AT_ONCE),
    received(requests, missed) {
      const texts = [missed > 0 ? lines.missed(missed) : undefined, ...requests.map(lines.request)];
      const given = texts.filter((text) => text !== undefined);
      if (given.length === 0) return;
      writing = true;
      stdout.write(given.map((text) => `${text}\n`).join(''), written);
    },
    cleared() {},
    ended() {},
  };
  // The tracker goes on without a reader.
  stdout.on('error', () => tracker.subscriptions.unsubscribe(subscriber));
  tracker.subscriptions.subscribe('', 0n, subscriber);
}

/** Lines for people, such as `  12.345s  udp announce …`. Answered connects have none. */
export const quietLines: Lines = {
  request({ at, answer, summary }) {
    if (answer.tag === 'connected') return undefined;
    return `${toSeconds(at).toFixed(3).padStart(8)}s  ${summary}`;
  },
  missed: (count) => `${count} requests came too fast to be printed`,
};
