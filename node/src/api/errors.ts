/** The errors that a test may want to tell from others. */

/** A wait timed out; the message says what was waited for, and which requests came nearest to it. */
export class WaitTimeoutError extends Error {
  override readonly name = 'WaitTimeoutError';
}

/**
 * Expectations are not met; the message says which, and which requests came nearest to them. Thrown by
 * `verify`, and `close` rejects with it.
 */
export class UnmetExpectationError extends Error {
  override readonly name = 'UnmetExpectationError';
}
