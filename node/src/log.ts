/** What `serve` prints of the requests that come. */
import type { Request } from '../component/interfaces/bittorrent-tracker-control.js';
import { toSeconds } from './see.js';
import type { Tracker } from './tracker.js';

/** What nobody has read yet is kept up to this many bytes; requests that come then are left out. */
const UNREAD_MAX = 16 * 1024 * 1024;

/** Prints a line for each request, from the first one on. */
export function log(tracker: Tracker, line: (request: Request) => string | undefined): void {
  const { stdout } = process;
  const follower = {
    came(requests: Request[]) {
      for (const request of requests) {
        const text = line(request);
        if (text !== undefined && stdout.writableLength < UNREAD_MAX) stdout.write(`${text}\n`);
      }
    },
    cleared() {},
    ended() {},
  };
  // Nobody has to read: a tracker serves on without.
  stdout.on('error', () => tracker.leave(follower));
  tracker.follow({}, 0n, follower);
}

/** `  12.345s  udp announce …`: the tracker's time and the summary; none if a connect was answered. */
export function quietLine({ at, answer, summary }: Request): string | undefined {
  if (answer.tag === 'connected') return undefined;
  return `${toSeconds(at).toFixed(3).padStart(8)}s  ${summary}`;
}
