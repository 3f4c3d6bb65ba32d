/** Waiting until a tracker has reached some state. */
import type { State } from '../../component/interfaces/bittorrent-tracker-control.js';

/** A waiter for a state. */
interface Waiting {
  /** Checks the state; true if the wait is over. */
  notify(state: State): boolean;
  /** The state will never be reached, because of a failure or not. */
  end(failure: Error | undefined): void;
}

/** The waiters for states of a tracker. */
export class StateWaiters {
  readonly #waiting = new Set<Waiting>();
  #end: { failure: Error | undefined } | undefined;

  /** Whether there are waiters, so that the state has to be checked. */
  get isAwaited(): boolean {
    return this.#waiting.size > 0;
  }

  /**
   * Waits for a state for which `reached` returns a value, and resolves with that value; `reached` is
   * called after each turn. Rejects with what `reached` throws. If the tracker ends before, rejects
   * with its failure, or else with the message `ended`.
   */
  until<T>(reached: (state: State) => T | undefined, ended: string): Promise<T> {
    return new Promise((resolve, reject) => {
      const notify = (state: State): boolean => {
        try {
          const result = reached(state);
          if (result === undefined) return false;
          resolve(result);
        } catch (error) {
          reject(error);
        }
        return true;
      };
      const end = (failure: Error | undefined) => reject(failure ?? new Error(ended));
      if (this.#end === undefined) this.#waiting.add({ notify, end });
      else end(this.#end.failure);
    });
  }

  /** Passes the state to the waiters. Call it after each turn while there are any. */
  notify(state: State): void {
    for (const waiting of this.#waiting) {
      if (waiting.notify(state)) this.#waiting.delete(waiting);
    }
  }

  /** Ends every wait: no further state will come. */
  end(failure?: Error): void {
    this.#end ??= { failure };
    for (const waiting of this.#waiting) waiting.end(failure);
    this.#waiting.clear();
  }
}
