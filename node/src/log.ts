/** What `serve` prints of the requests that come. */
import type { Request } from '../component/interfaces/bittorrent-tracker-control.js';
import { toSeconds } from './see.js';
import type { Tracker } from './tracker.js';

/**
 * What nobody has read yet is kept up to this many bytes. Requests that come then are left out, and a
 * line says how many.
 */
const UNREAD_MAX = 16 * 1024 * 1024;

/** Prints a line for each request, from the first one on. */
export function log(tracker: Tracker, line: (request: Request) => string | undefined): void {
  const { stdout } = process;
  let missed = 0;
  const tellMissed = () => {
    if (missed > 0) stdout.write(`{"missed":${missed}}\n`);
    missed = 0;
  };
  const follower = {
    came(requests: Request[]) {
      for (const request of requests) {
        const text = line(request);
        if (text === undefined) continue;
        if (stdout.writableLength >= UNREAD_MAX) {
          missed += 1;
          continue;
        }
        tellMissed();
        stdout.write(`${text}\n`);
      }
    },
    cleared() {},
    ended() {},
  };
  // Nobody has to read: a tracker serves on without.
  stdout.on('error', () => tracker.leave(follower));
  // The reader may come back when no request comes any more.
  stdout.on('drain', tellMissed);
  tracker.follow({}, 0n, follower);
}

/** `  12.345s  udp announce …`: the tracker's time and the summary; none if a connect was answered. */
export function quietLine({ at, answer, summary }: Request): string | undefined {
  if (answer.tag === 'connected') return undefined;
  return `${toSeconds(at).toFixed(3).padStart(8)}s  ${summary}`;
}
