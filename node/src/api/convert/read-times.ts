/** Reads the number of requests that a user expects. */
import type { Times as ExactTimes } from '../../../component/interfaces/bittorrent-tracker-control.js';
import { type FieldKinds, long, optional, readFields, refuseValueOf } from './validate.js';

const timesKinds: FieldKinds<Partial<ExactTimes>> = { min: optional(long), max: optional(long) };

/** A number of requests as the component takes it. */
export function readTimes(given: unknown): ExactTimes {
  const refuse = refuseValueOf('times');
  if (typeof given === 'number') {
    const exactly = long(given, refuse);
    return { min: exactly, max: exactly };
  }
  const { min = 0n, max } = readFields('times', given, timesKinds);
  if (max === undefined) return { min };
  return min <= max ? { min, max } : refuse(given, 'a min that is not above max', RangeError);
}
