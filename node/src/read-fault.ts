/** Reads what a user wants to go wrong. */
import type {
  Effects,
  Fault as ExactFault,
  Field,
  LengthChange,
} from '../component/interfaces/bittorrent-tracker-control.js';
import type { IpSocketAddress } from '../component/interfaces/wasi-sockets-network.js';
import type { Fault, FaultEffects, FaultSchedule, FaultScope } from './fault.js';
import {
  bytes,
  count,
  difference,
  type FieldKinds,
  flag,
  ip,
  type Kind,
  list,
  long,
  milliseconds,
  oneOf,
  optional,
  probability,
  readFields,
  redirectStatus,
  refuseValueOf,
  short,
  signedLong,
  status,
  text,
} from './kinds.js';
import { scopeKinds as filterKinds } from './read-filter.js';
import type { Endpoint } from './request.js';
import { socketAddress } from './wasi/address.js';

/** A flag that is down unless it is given. */
const raised: Kind<boolean> = (value, refuse) => optional(flag)(value, refuse) ?? false;

/** Several texts, or none. */
const texts: Kind<string[]> = (value, refuse) =>
  value === undefined ? [] : list('strings', text)(value, refuse);

/** Entries of a dictionary, or none. */
const entries: Kind<Field[]> = (value, refuse) => {
  if (value === undefined) return [];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refuse(value, "an object such as { 'failure reason': 'i5e' }");
  }
  return Object.entries(value).map(([name, value]) => ({ name, value: bytes(value, refuse) }));
};

const lengthWords = ['absent', 'padded', 'twice', 'negative'] as const;

const lengthChange: Kind<LengthChange> = (value, refuse) => {
  if (typeof value === 'number') return { tag: 'off-by', val: difference(value, refuse) };
  const expected = `an integer, or one of '${lengthWords.join("', '")}'`;
  return { tag: lengthWords.find((word) => word === value) ?? refuse(value, expected) };
};

const place = optional(oneOf('start', 'head', 'body', 'end'));

/** A peer, also at a port where none can be. */
const peer: Kind<IpSocketAddress> = (value, refuse) => {
  const refuseIt = () => refuse(value, "peers such as { ip: '203.0.113.7', port: 6881 }");
  if (typeof value !== 'object' || value === null) return refuseIt();
  const given: Partial<Endpoint> = value;
  return socketAddress(ip(given.ip, refuseIt), short(given.port, refuseIt));
};

// The compiler checks that the component and the users have the same effects.
const effectKinds: FieldKinds<Effects> = {
  drop: raised,
  refuse: optional(bytes),
  badConnectionId: raised,
  status: optional(status),
  redirect: optional(redirectStatus),
  location: optional(text),
  checkHost: raised,
  interval: optional(signedLong),
  minInterval: optional(signedLong),
  seeders: optional(signedLong),
  leechers: optional(signedLong),
  downloaded: optional(signedLong),
  peers: optional(list('peers', peer)),
  includeSelf: raised,
  peersTwice: raised,
  scrape: optional(oneOf('reversed', 'first-missing', 'first-twice', 'one-unknown', 'swapped')),
  connectionId: optional(long),
  crossTalk: raised,
  wrongFamilySize: raised,
  replyAction: optional(count),
  wrongTransactionId: raised,
  thenCorrect: raised,
  set: entries,
  remove: texts,
  bencode: optional(oneOf('unsorted', 'keys-twice', 'leading-zeros', 'huge-integers', 'nested')),
  body: optional(bytes),
  reply: optional(bytes),
  garbage: optional(count),
  truncate: optional(count),
  append: optional(bytes),
  pad: optional(count),
  coding: optional(oneOf('gzip', 'deflate', 'zstd')),
  codingDamage: optional(oneOf('mislabelled', 'cut-short', 'bomb')),
  header: texts,
  largeHeader: optional(count),
  head: optional(oneOf('http10', 'lowercase', 'folded', 'no-value', 'continue-first')),
  contentLength: optional(lengthChange),
  chunked: optional(oneOf('plain', 'with-length', 'extensions', 'cut-short', 'trailers')),
  keepAlive: optional(flag),
  trailing: optional(bytes),
  close: place,
  halfClose: place,
  reset: place,
  delay: optional(milliseconds),
  jitter: optional(milliseconds),
  hold: raised,
  reorder: optional(count),
  duplicate: optional(count),
  drip: optional(count),
  gap: optional(milliseconds),
  merge: optional(count),
  otherPort: raised,
  forgetIds: raised,
  forgetSwarms: raised,
  down: optional(milliseconds),
} satisfies Record<keyof FaultEffects, Kind<unknown>>;

/** Which requests, and when: what a fault has besides its name, its filter and its steps. */
type Scope = Omit<ExactFault, 'name' | 'filter' | 'steps'>;

const scopeKinds: FieldKinds<Scope> = {
  path: optional(text),
  over: optional(count),
  first: optional(long),
  after: optional(long),
  every: optional(long),
  probability: optional(probability),
};

const requestKinds = { ...filterKinds, ...scopeKinds, once: optional(flag) } satisfies Record<
  keyof (FaultScope & FaultSchedule),
  Kind<unknown>
>;

const steps: Kind<unknown[] | undefined> = (value, refuse) =>
  value === undefined || Array.isArray(value) ? value : refuse(value, 'an array of effects');

const faultKinds = {
  ...requestKinds,
  ...effectKinds,
  name: optional(text),
  steps,
} satisfies Record<keyof Fault, Kind<unknown>>;

/** A fault, called `what`, as the component takes it. */
export function readFault(given: unknown, what = 'fault'): ExactFault {
  const { name, steps, ...read } = readFields(what, given, faultKinds);
  if (steps !== undefined) refuseBesideSteps(given as object, what);
  return {
    ...(name !== undefined && { name }),
    ...scope(read, what),
    steps: steps?.map((step, index) =>
      readFields(`${what}.steps[${index}]`, step, effectKinds),
    ) ?? [part(read, effectKinds)],
  };
}

/** A fault that holds the replies to the requests that are meant. */
export function readHold(given: unknown): ExactFault {
  const read = readFields('hold', given, requestKinds);
  return { ...scope(read, 'hold'), steps: [readFields('hold', { hold: true }, effectKinds)] };
}

function refuseBesideSteps(given: object, what: string): void {
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || !Object.hasOwn(effectKinds, name)) continue;
    refuseValueOf(`${what}.${name}`)(value, 'no effect besides steps: give it in one of them');
  }
}

/** The requests that a fault means, and when it is due. */
function scope(
  read: { first?: bigint | undefined; once?: boolean | undefined },
  what: string,
): Scope & Pick<ExactFault, 'filter'> {
  const { first, once } = read;
  if (once && first !== undefined) refuseValueOf(`${what}.once`)(once, 'no first besides');
  return {
    ...part(read, scopeKinds),
    ...(once && { first: 1n }),
    filter: part(read, filterKinds),
  };
}

/** Those of the fields that have been read that are in `kinds`. */
function part<T>(read: object, kinds: FieldKinds<T>): T {
  const fields = Object.entries(read).filter(([name]) => Object.hasOwn(kinds, name));
  return Object.fromEntries(fields) as T;
}
