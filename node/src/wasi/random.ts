/** `wasi:random/random`. */
import { randomBytes } from 'node:crypto';

/** 64 bits from the operating system's generator. */
export function getRandomU64(): bigint {
  return randomBytes(8).readBigUInt64LE();
}
