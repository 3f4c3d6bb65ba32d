/** What the command line says when it makes no sense. */
import type { Refuse } from '../api/convert/validate.js';

/** A command line that makes no sense. */
export class UsageError extends Error {}

/** Refuses values of an argument, which is written as in the help: `--udp <ADDR>`. */
export function refuseArgument(argument: string): Refuse {
  return (value, expected) => {
    throw new UsageError(`invalid value '${value}' for '${argument}': expected ${expected}`);
  };
}
