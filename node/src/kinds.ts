/** The kinds of values that users give, and how each becomes what the component takes. */
import { inspect, types } from 'node:util';

/** Says that a value makes no sense, and what was expected. */
export type Refuse = (
  value: unknown,
  expected: string,
  kind?: TypeErrorConstructor | RangeErrorConstructor,
) => never;

/** Reads the values of one kind. */
export type Kind<T> = (value: unknown, refuse: Refuse) => T;

/** Refuses values of what is called `name`, with the error that the user sees. */
export function refuseValueOf(name: string): Refuse {
  return (value, expected, kind = TypeError) => {
    throw new kind(`${name}: ${show(value)}; expected ${expected}`);
  };
}

/** A value as an error message shows it. */
function show(value: unknown): string {
  return types.isUint8Array(value)
    ? `${value.length} bytes (${Buffer.from(value).toString('hex')})`
    : inspect(value, { breakLength: Number.POSITIVE_INFINITY });
}

/** Numbers that `fits` holds for. */
function numbers(expected: string, fits: (value: number) => boolean): Kind<number> {
  return (value, refuse) => {
    if (typeof value !== 'number') return refuse(value, expected);
    return fits(value) ? value : refuse(value, expected, RangeError);
  };
}

/** Integers from 0 to `max`. */
function integers(max: number, note = ''): Kind<number> {
  const expected = `an integer from 0 to ${max}${note}`;
  return numbers(expected, (value) => Number.isInteger(value) && value >= 0 && value <= max);
}

/** 32 bits. */
export const count = integers(2 ** 32 - 1);

/** A port to bind. */
export const port = integers(2 ** 16 - 1, ' (0 takes a free port)');

const LONGEST = Math.floor(2 ** 64 / 1e9);
const seconds = numbers(
  `a number of seconds from 0 to ${LONGEST}`,
  (value) => value >= 0 && value <= LONGEST,
);

/** A number of seconds, whole or not, in nanoseconds. */
export const duration: Kind<bigint> = (value, refuse) =>
  BigInt(Math.round(seconds(value, refuse) * 1e9));

/** 64 bits. */
export const seed: Kind<bigint> = (value, refuse) => {
  const expected = `an integer from 0 to ${2n ** 64n - 1n}`;
  if (typeof value !== 'number' && typeof value !== 'bigint') return refuse(value, expected);
  // Beyond 2⁵³ a number may not be the one that was written.
  const exact = typeof value === 'bigint' || Number.isSafeInteger(value);
  return exact && value >= 0 && value < 2n ** 64n
    ? BigInt(value)
    : refuse(value, expected, RangeError);
};

/** Yes or no. */
export const flag: Kind<boolean> = (value, refuse) =>
  typeof value === 'boolean' ? value : refuse(value, 'true or false');

/** A string. */
export const text: Kind<string> = (value, refuse) =>
  typeof value === 'string' ? value : refuse(value, 'a string');

/** Bytes, of which a string is its UTF-8. */
export const bytes: Kind<Uint8Array> = (value, refuse) => {
  if (typeof value === 'string') return Buffer.from(value);
  return types.isUint8Array(value) ? Buffer.from(value) : refuse(value, 'a string or bytes');
};

/** 20 bytes, or 40 hexadecimal digits. */
export const infoHash: Kind<Uint8Array> = (value, refuse) => {
  if (typeof value === 'string' && /^[0-9a-f]{40}$/i.test(value)) return Buffer.from(value, 'hex');
  if (types.isUint8Array(value) && value.length === 20) return Buffer.from(value);
  return refuse(value, '20 bytes or 40 hexadecimal digits');
};

/** An array whose items are of one kind. */
export function list<T>(what: string, item: Kind<T>): Kind<T[]> {
  return (value, refuse) =>
    Array.isArray(value)
      ? value.map((each) => item(each, refuse))
      : refuse(value, `an array of ${what}`);
}
