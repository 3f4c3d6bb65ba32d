/** Faults: what goes wrong, with which requests, and when. */
import type { FaultEffects } from './fault-effects.js';
import type { FaultSelection, RequestFilter } from './filter-fields.js';
import type { Request } from './request.js';

/** Which requests a fault is for. */
export type FaultScope = Omit<RequestFilter, 'outcome' | 'fault'>;

/** Which requests a fault is for, and when. */
export interface FaultTarget extends FaultScope, FaultSelection {
  /**
   * The same as `times: 1`.
   * @defaultValue false
   */
  once?: boolean | undefined;
}

/**
 * What goes wrong, with which requests, and when.
 *
 * ```ts
 * tracker.addFault({ action: 'announce', transport: 'udp', times: 2, drop: true });
 * ```
 *
 * All faults that are due for a request apply together; where two change the same thing, the older
 * one wins. Bytes are a `Uint8Array`, or a string, which stands for its UTF-8.
 */
export interface Fault extends FaultTarget, FaultEffects {
  /**
   * Steps, instead of effects. The first step is for the first request that the fault is due
   * for, and so on; the last step is for all further requests. `{}` is a step without effects.
   */
  steps?: readonly FaultEffects[] | undefined;
}

/** A fault that the tracker has, and what it has done. */
export interface FaultStatus {
  /** Its id. The tracker counts faults from 1. */
  id: number;
  /** Its name. */
  name: string;
  /** All of it, in the words that `addFault` reads. */
  text: string;
  /** How many requests it was due for. */
  hits: number;
  /** How many replies it holds now. */
  held: number;
}

/** Replies that are held until the test releases them. */
export interface Gate {
  /** The fault that holds them, by its id. */
  readonly id: number;
  /**
   * The first request whose reply is held. It rejects as `waitFor` does if no such request comes within
   * 4 seconds, or if the tracker is closed before.
   */
  readonly seen: Promise<Request>;
  /** Sends the held replies, and holds no more. A second call does nothing. */
  release(): void;
}
