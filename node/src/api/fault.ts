/** What is to go wrong: with which requests, when, and how. */
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
 * Something that is to go wrong: with which requests, when, and how.
 *
 * ```ts
 * tracker.addFault({ action: 'announce', transport: 'udp', times: 2, drop: true });
 * ```
 *
 * All faults that are due for a request work together; where two change the same thing, the older
 * one does.
 */
export interface Fault extends FaultTarget, FaultEffects {
  /**
   * A script, in the place of effects: what goes wrong with the first request that it is due for,
   * and so on; the last step with all further requests. `{}` is a step in which nothing goes wrong.
   */
  steps?: readonly FaultEffects[] | undefined;
}

/** A fault that the tracker has, and what has come of it. */
export interface FaultStatus {
  /** Which one: the tracker counts them from 1. */
  id: number;
  /** What it is called. */
  name: string;
  /** All of it, in the words that `addFault` reads. */
  text: string;
  /** How many requests it was due for. */
  hits: number;
  /** How many replies it holds now. */
  held: number;
}

/** Replies that are held until the test says so. */
export interface Gate {
  /** The fault that holds them, by its id. */
  readonly id: number;
  /**
   * The first request whose reply is held. Rejects as `waitFor` does if there is none within 4
   * seconds, or before the tracker is closed.
   */
  readonly seen: Promise<Request>;
  /** Sends what is held, and holds nothing any more. Calling it again does nothing. */
  release(): void;
}
