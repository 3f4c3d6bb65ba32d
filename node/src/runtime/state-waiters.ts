/** Waiting until a tracker has come to some point of its life. */
import type { State } from '../../component/interfaces/bittorrent-tracker-control.js';

/** Who waits. */
interface Waiting {
  /** Looks whether the tracker has come there; true if there is no more to wait for. */
  look(state: State): boolean;
  /** It never will, because of a failure or not. */
  end(failure: Error | undefined): void;
}

/** All who wait for some state of a tracker. */
export class Life {
  readonly #waiting = new Set<Waiting>();
  #end: { failure: Error | undefined } | undefined;

  /** Whether anybody waits, so that the state has to be looked at. */
  get isAwaited(): boolean {
    return this.#waiting.size > 0;
  }

  /**
   * Waits for a state of which `reached` gives something, and resolves with that; it is asked after
   * each turn. Rejects with what `reached` throws; and if the tracker ends before, with its failure,
   * or else with `inVain`.
   */
  until<T>(reached: (state: State) => T | undefined, inVain: string): Promise<T> {
    return new Promise((resolve, reject) => {
      const look = (state: State): boolean => {
        try {
          const result = reached(state);
          if (result === undefined) return false;
          resolve(result);
        } catch (error) {
          reject(error);
        }
        return true;
      };
      const end = (failure: Error | undefined) => reject(failure ?? new Error(inVain));
      if (this.#end === undefined) this.#waiting.add({ look, end });
      else end(this.#end.failure);
    });
  }

  /** Tells of the state; to be called after each turn while anybody waits. */
  look(state: State): void {
    for (const waiting of this.#waiting) {
      if (waiting.look(state)) this.#waiting.delete(waiting);
    }
  }

  /** Tells everyone that there is nothing more to come. */
  end(failure?: Error): void {
    this.#end ??= { failure };
    for (const waiting of this.#waiting) waiting.end(failure);
    this.#waiting.clear();
  }
}
