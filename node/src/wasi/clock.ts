/** `wasi:clocks/monotonic-clock`. */

// The module's, not the global's: a test that fakes its timers must not stop the tracker's clock.
import { hrtime } from 'node:process';

/** Nanoseconds since some moment in the past. */
export function now(): bigint {
  return hrtime.bigint();
}
