/** Drives a component: a turn, a wait that does not block, the next turn. */
// The module's, not the globals: a test that fakes its timers must not stop the tracker.
import { clearImmediate, clearTimeout, setImmediate, setTimeout } from 'node:timers';
import type { Next } from '../../component/interfaces/bittorrent-tracker-control.js';
import { now } from '../wasi/clock.js';
import { dispose, type Pollable } from '../wasi/poll.js';

/** The longest that `setTimeout` can wait; a turn that comes early does no harm. */
const LONGEST_TIMEOUT = 2 ** 31 - 1;

/** A turn of the component: the tokens that are ready go in, what to wait for comes out. */
export type Turn = (ready: Uint32Array) => Next;

/** Takes a turn whenever the component asked for one. */
export class Driver {
  readonly #turn: Turn;
  /** What the component waits for, by token. */
  readonly #kept = new Map<number, Pollable>();
  /** Tokens of pollables that were ready and are dropped, for the next turn. */
  readonly #ready = new Set<number>();
  #immediate: NodeJS.Immediate | undefined;
  #timeout: NodeJS.Timeout | undefined;
  /** When `#timeout` ends. */
  #timeoutAt = 0n;
  #running = false;
  #stopped = false;

  /** `turn` may call `stop`, and must not throw. */
  constructor(turn: Turn) {
    this.#turn = turn;
  }

  /** Takes a turn now, and from then on whenever there is something to do. */
  run(): void {
    this.#running = true;
    clearImmediate(this.#immediate);
    this.#immediate = undefined;
    const ready = Uint32Array.from(this.#ready);
    this.#ready.clear();
    const next = this.#turn(ready);
    if (this.#stopped) return;
    for (const token of next.cancel) this.#drop(token);
    for (const wait of next.wait) {
      // The component hands back one of those that it got from us.
      const pollable = wait.pollable as unknown as Pollable;
      this.#kept.set(wait.token, pollable);
      pollable.whenReady(() => this.#fired(wait.token));
    }
    if (next.deadline === undefined) this.#clearTimeout();
    else this.#wakeAt(next.deadline);
  }

  /** Takes a turn soon: what the component asked for is out of date. Does nothing before `run`. */
  wake(): void {
    if (this.#running && !this.#stopped) this.#soon();
  }

  /** Drops all pollables; no turn is taken any more. */
  stop(): void {
    this.#stopped = true;
    this.#unschedule();
    for (const token of [...this.#kept.keys()]) this.#drop(token);
  }

  #fired(token: number): void {
    this.#drop(token);
    this.#ready.add(token);
    this.#soon();
  }

  #drop(token: number): void {
    this.#ready.delete(token);
    this.#kept.get(token)?.[dispose]();
    this.#kept.delete(token);
  }

  /**
   * One turn for all that the event loop has found ready: `setImmediate` runs right after the
   * sockets' events, so it gathers them without a delay.
   */
  #soon(): void {
    this.#immediate ??= setImmediate(() => this.run());
  }

  #wakeAt(deadline: bigint): void {
    // An earlier timer stays: most deadlines are moved before they come.
    if (this.#timeout !== undefined && this.#timeoutAt <= deadline) return;
    this.#clearTimeout();
    const milliseconds = Math.ceil(Number(deadline - now()) / 1e6);
    if (milliseconds <= 0) {
      this.#soon();
      return;
    }
    const due = () => {
      this.#timeout = undefined;
      this.run();
    };
    this.#timeoutAt = deadline;
    this.#timeout = setTimeout(due, Math.min(milliseconds, LONGEST_TIMEOUT));
  }

  #clearTimeout(): void {
    clearTimeout(this.#timeout);
    this.#timeout = undefined;
  }

  #unschedule(): void {
    clearImmediate(this.#immediate);
    this.#immediate = undefined;
    this.#clearTimeout();
  }
}
