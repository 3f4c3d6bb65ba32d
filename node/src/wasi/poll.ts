/**
 * `wasi:io/poll`, driven by Node's events.
 *
 * The component never waits, so nothing here blocks: its driver asks each pollable to call back.
 * Readiness is level-triggered: a pollable is ready exactly while there is something to do.
 */

/** The key that the generated glue calls when the component drops a resource. */
export const dispose: typeof Symbol.dispose =
  // A `vm` context, such as Vitest's vmThreads, has no Symbol.dispose in Node 20; the glue falls
  // back to the same symbol.
  Symbol.dispose ?? (Symbol.for('dispose') as typeof Symbol.dispose);

/** Whether one source of events has something to do, and the pollables that wait for it. */
export class Readiness {
  readonly #isReady: () => boolean;
  /** Undefined until something waits; most connections never need it. */
  #waiting: Map<Pollable, () => void> | undefined;

  constructor(isReady: () => boolean) {
    this.#isReady = isReady;
  }

  /** Whether there is something to do now. */
  get ready(): boolean {
    return this.#isReady();
  }

  /** Call it after every event that may have made it ready. */
  changed(): void {
    if (!this.#waiting?.size || !this.#isReady()) return;
    const callbacks = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const callback of callbacks) callback();
  }

  /** A new pollable for it. */
  subscribe(): Pollable {
    return new Pollable(this);
  }

  /** @internal */
  wait(pollable: Pollable, callback: () => void): void {
    this.#waiting ??= new Map();
    this.#waiting.set(pollable, callback);
  }

  /** @internal */
  forget(pollable: Pollable): void {
    this.#waiting?.delete(pollable);
  }
}

/** The resource `pollable`. */
export class Pollable {
  readonly #readiness: Readiness;

  constructor(readiness: Readiness) {
    this.#readiness = readiness;
  }

  /** Whether it is ready; never waits. */
  ready(): boolean {
    return this.#readiness.ready;
  }

  /** Calls back once, as soon as it is ready: at once if it is already. */
  whenReady(callback: () => void): void {
    if (this.#readiness.ready) callback();
    else this.#readiness.wait(this, callback);
  }

  /** Dropped: it does not call back any more. */
  [dispose](): void {
    this.#readiness.forget(this);
  }
}
