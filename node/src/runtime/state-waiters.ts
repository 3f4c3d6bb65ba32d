/** Waiting until a tracker has reached some state. */
import type { State } from '../../component/interfaces/bittorrent-tracker-control.js';

/** Who waits. */
interface Waiting {
  /** Looks at the state; true if there is no more to wait for. */
  notify(state: State): boolean;
  /** The state will never be reached, because of a failure or not. */
  end(failure: Error | undefined): void;
}

/** Those who wait for a state of a tracker. */
export class StateWaiters {
  readonly #waiting = new Set<Waiting>();
  #end: { failure: Error | undefined } | undefined;

  /** Whether anybody waits, so that the state has to be looked at. */
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

  /** Tells of the state; to be called after each turn while anybody waits. */
  notify(state: State): void {
    for (const waiting of this.#waiting) {
      if (waiting.notify(state)) this.#waiting.delete(waiting);
    }
  }

  /** Tells everyone that there is nothing more to come. */
  end(failure?: Error): void {
    this.#end ??= { failure };
    for (const waiting of this.#waiting) waiting.end(failure);
    this.#waiting.clear();
  }
}
