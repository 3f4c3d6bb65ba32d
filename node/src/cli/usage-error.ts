/** The error of an invalid command line. */
import type { Refuse } from '../api/convert/validate.js';

/** An invalid command line. */
export class UsageError extends Error {}

/** Refuses values of an argument, which is written as in the help: `--udp <ADDR>`. */
export function refuseArgument(argument: string): Refuse {
  return (value, expected) => {
    throw new UsageError(`invalid value '${value}' for '${argument}': expected ${expected}`);
  };
}
