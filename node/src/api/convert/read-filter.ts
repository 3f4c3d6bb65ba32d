/** Reads which requests a user means, and how many. */
import type {
  Times as ExactTimes,
  Filter,
} from '../../../component/interfaces/bittorrent-tracker-control.js';
import type { Event } from '../filter.js';
import {
  type FieldKinds,
  infoHash,
  ip,
  long,
  oneOf,
  optional,
  peerIdPrefix,
  positive,
  readFields,
  refuseValueOf,
} from './validate.js';

/** The event of an announce. */
export const eventKind = oneOf<Event>('none', 'started', 'completed', 'stopped', 'paused');

/** The part of a filter that is known as soon as a request has come. */
export const scopeKinds: FieldKinds<Omit<Filter, 'outcome' | 'fault'>> = {
  transport: optional(oneOf('udp', 'http')),
  action: optional(oneOf('connect', 'announce', 'scrape', 'unknown')),
  infoHash: optional(infoHash),
  peerId: optional(peerIdPrefix),
  event: optional(eventKind),
  family: optional(oneOf('ipv4', 'ipv6')),
  remote: optional(ip),
};

const filterKinds: FieldKinds<Filter> = {
  ...scopeKinds,
  outcome: optional(oneOf('answered', 'refused', 'ignored')),
  fault: optional(positive),
};

/** A filter as the component takes it. */
export function readFilter(given: unknown): Filter {
  return readFields('filter', given, filterKinds);
}

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
