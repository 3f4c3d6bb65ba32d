/** The kinds of values that users give, and how each becomes what the component takes. */
import { inspect, types } from 'node:util';
import type { IpAddress } from '../../../component/interfaces/wasi-sockets-network.js';
import { parseIp } from '../../wasi/address.js';

/** Says that a value is invalid, and what was expected. */
export type Refuse = (
  value: unknown,
  expected: string,
  kind?: TypeErrorConstructor | RangeErrorConstructor,
) => never;

/** Reads the values of one kind. */
export type Kind<T> = (value: unknown, refuse: Refuse) => T;

/** Refuses values of the item `name`, with the error that the user sees. */
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

/** Numbers for which `fits` is true. */
function numbers(expected: string, fits: (value: number) => boolean): Kind<number> {
  return (value, refuse) => {
    if (typeof value !== 'number') return refuse(value, expected);
    return fits(value) ? value : refuse(value, expected, RangeError);
  };
}

/** Integers from `min` to `max`. */
function integers(min: number, max: number, note = ''): Kind<number> {
  const expected = `an integer from ${min} to ${max}${note}`;
  return numbers(expected, (value) => Number.isInteger(value) && value >= min && value <= max);
}

/** 32 bits. */
export const count = integers(0, 2 ** 32 - 1);

/** 32 bits, but not 0. */
export const positive = integers(1, 2 ** 32 - 1);

/** A port to bind. */
export const port = integers(0, 2 ** 16 - 1, ' (0 takes a free port)');

/** A port that a peer has. */
export const peerPort = integers(1, 2 ** 16 - 1);

/** A number of bytes, up to the largest exact integer. */
export const size = integers(0, Number.MAX_SAFE_INTEGER);

const LONGEST_DURATION = Math.floor(2 ** 64 / 1e6);
const readMilliseconds = numbers(
  `a number of milliseconds from 0 to ${LONGEST_DURATION}`,
  (value) => value >= 0 && value <= LONGEST_DURATION,
);

/** Milliseconds, whole or not, in nanoseconds. */
export const milliseconds: Kind<bigint> = (value, refuse) =>
  BigInt(Math.round(readMilliseconds(value, refuse) * 1e6));

const LONGEST_TIMEOUT = 2 ** 31 - 1;

/** How long a timer of Node may take, in milliseconds. */
export const timeout = numbers(
  `a number of milliseconds from 0 to ${LONGEST_TIMEOUT}`,
  (value) => value >= 0 && value <= LONGEST_TIMEOUT,
);

/** Integers from `min` to `max`, which may be beyond what a number holds exactly. */
function longs(min: bigint, max: bigint): Kind<bigint> {
  const expected = `an integer from ${min} to ${max}`;
  return (value, refuse) => {
    if (typeof value !== 'number' && typeof value !== 'bigint') return refuse(value, expected);
    // Beyond 2⁵³ a number may not be the one that was written.
    const exact = typeof value === 'bigint' || Number.isSafeInteger(value);
    return exact && value >= min && value <= max
      ? BigInt(value)
      : refuse(value, expected, RangeError);
  };
}

/** 64 bits. */
export const long = longs(0n, 2n ** 64n - 1n);

/** One of these words. */
export function oneOf<Word extends string>(...words: Word[]): Kind<Word> {
  const expected = words.map((word) => `'${word}'`).join(', ');
  return (value, refuse) =>
    words.find((word) => word === value) ?? refuse(value, `one of ${expected}`);
}

/** Yes or no. */
export const flag: Kind<boolean> = (value, refuse) =>
  typeof value === 'boolean' ? value : refuse(value, 'true or false');

/** A string. */
export const text: Kind<string> = (value, refuse) =>
  typeof value === 'string' ? value : refuse(value, 'a string');

function bytesOrNone(value: unknown): Uint8Array | undefined {
  if (typeof value === 'string') return Buffer.from(value);
  return types.isUint8Array(value) ? Buffer.from(value) : undefined;
}

/** Bytes, but not a string. */
export const binary: Kind<Uint8Array> = (value, refuse) =>
  types.isUint8Array(value) ? value : refuse(value, 'bytes');

/** 20 bytes, or 40 hexadecimal digits. */
export const infoHash: Kind<Uint8Array> = (value, refuse) => {
  if (typeof value === 'string' && /^[0-9a-f]{40}$/i.test(value)) return Buffer.from(value, 'hex');
  if (types.isUint8Array(value) && value.length === 20) return Buffer.from(value);
  return refuse(value, '20 bytes or 40 hexadecimal digits');
};

/** 20 bytes, or a string of 20 bytes in UTF-8. */
export const peerId: Kind<Uint8Array> = (value, refuse) => {
  const read = bytesOrNone(value);
  return read?.length === 20 ? read : refuse(value, '20 bytes, or a string of 20 bytes in UTF-8');
};

/** An IP address. */
export const ip: Kind<IpAddress> = (value, refuse) =>
  (typeof value === 'string' ? parseIp(value) : undefined) ??
  refuse(value, "an IP address, such as '127.0.0.1' or '::1'");

/** A signal that ends a wait or a watch early. */
export const abortSignal: Kind<AbortSignal> = (value, refuse) =>
  value instanceof AbortSignal ? value : refuse(value, 'an AbortSignal');

/** A field that may be missing. */
export function optional<T>(kind: Kind<T>): Kind<T | undefined> {
  return (value, refuse) => (value === undefined ? undefined : kind(value, refuse));
}

/** How each field of an object is read. */
export type FieldKinds<T> = { readonly [Name in keyof T]-?: Kind<T[Name]> };

/**
 * Reads an object, called `what`, whose fields have these kinds; those that are undefined are left
 * out.
 *
 * @throws TypeError for a value that is not an object, and for an unknown field.
 */
export function readFields<T>(what: string, value: unknown, kinds: FieldKinds<T>): T {
  const names = Object.keys(kinds) as (keyof T & string)[];
  const expected = names.join(', ');
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refuseValueOf(what)(value, `an object with ${expected}`);
  }
  const given = value as { [Name in keyof T]?: unknown };
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(kinds, name)) continue;
    throw new TypeError(`${what}.${name}: unknown field; expected one of ${expected}`);
  }
  const read = names
    .map((name) => [name, kinds[name](given[name], refuseValueOf(`${what}.${name}`))])
    .filter(([, value]) => value !== undefined);
  return Object.fromEntries(read);
}
