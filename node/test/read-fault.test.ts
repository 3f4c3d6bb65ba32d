import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Fault, FaultEffects } from '../src/fault.js';
import { readFault, readHold } from '../src/read-fault.js';
import { SimpleTracker } from '../src/simple-tracker.js';

/** A fault and its words. */
type Row = readonly [fault: Fault, words: string];

/** One row for each effect: the compiler sees that none is missing. */
const effects: Record<keyof FaultEffects, Row> = {
  drop: [{ drop: true }, 'drop'],
  refuse: [{ refuse: 'go away\0' }, 'refuse="go away\\x00"'],
  badConnectionId: [{ badConnectionId: true }, 'bad-connection-id'],
  status: [{ status: 503 }, 'status=503'],
  redirect: [{ redirect: 302 }, 'redirect=302'],
  location: [
    { redirect: 301, location: 'http://x/{target}' },
    'redirect=301 location=http://x/{target}',
  ],
  checkHost: [{ checkHost: true }, 'check-host'],
  interval: [{ interval: -1 }, 'interval=-1'],
  minInterval: [{ minInterval: 2n ** 63n - 1n }, 'min-interval=9223372036854775807'],
  seeders: [{ seeders: 2 ** 40 }, 'seeders=1099511627776'],
  leechers: [{ leechers: -(2n ** 63n) }, 'leechers=-9223372036854775808'],
  downloaded: [{ downloaded: 0 }, 'downloaded=0'],
  peers: [
    {
      peers: [
        { ip: '192.0.2.1', port: 0 },
        { ip: '2001:db8::1', port: 65_535 },
      ],
    },
    'peers=192.0.2.1:0,[2001:db8::1]:65535',
  ],
  includeSelf: [{ includeSelf: true }, 'include-self'],
  peersTwice: [{ peersTwice: true }, 'peers-twice'],
  scrape: [{ scrape: 'first-missing' }, 'scrape=first-missing'],
  connectionId: [{ connectionId: 2n ** 64n - 1n }, 'connection-id=18446744073709551615'],
  crossTalk: [{ crossTalk: true }, 'cross-talk'],
  wrongFamilySize: [{ wrongFamilySize: true }, 'wrong-family-size'],
  replyAction: [{ replyAction: 2 ** 32 - 1 }, 'reply-action=4294967295'],
  wrongTransactionId: [{ wrongTransactionId: true }, 'wrong-transaction-id'],
  thenCorrect: [{ wrongTransactionId: true, thenCorrect: true }, 'wrong-transaction-id then-correct'],
  set: [
    { set: { 'failure reason': 'i5e', peers: Buffer.from([0xff]) } },
    'set="failure reason=i5e" set=peers=\\xff',
  ],
  remove: [{ remove: ['min interval', 'peers'] }, 'remove="min interval" remove=peers'],
  bencode: [{ bencode: 'leading-zeros' }, 'bencode=leading-zeros'],
  body: [{ body: 'a "b" \\' }, 'body="a \\"b\\" \\\\"'],
  reply: [{ reply: '' }, 'reply=""'],
  garbage: [{ garbage: 10 }, 'garbage=10'],
  truncate: [{ truncate: 0 }, 'truncate=0'],
  append: [{ append: new Uint8Array([0, 255]) }, 'append=\\x00\\xff'],
  pad: [{ pad: 1500 }, 'pad=1500'],
  coding: [{ coding: 'zstd' }, 'coding=zstd'],
  codingDamage: [{ coding: 'gzip', codingDamage: 'bomb' }, 'coding=gzip coding-damage=bomb'],
  header: [{ header: ['Retry-After: 5', 'X: y'] }, 'header="Retry-After: 5" header="X: y"'],
  largeHeader: [{ largeHeader: 100_000 }, 'large-header=100000'],
  head: [{ head: 'continue-first' }, 'head=continue-first'],
  contentLength: [{ contentLength: -3 }, 'content-length=-3'],
  chunked: [{ chunked: 'with-length' }, 'chunked=with-length'],
  keepAlive: [{ keepAlive: false }, 'keep-alive=false'],
  trailing: [{ trailing: 'x' }, 'trailing=x'],
  close: [{ close: 'start' }, 'close=start'],
  halfClose: [{ halfClose: 'end' }, 'half-close=end'],
  reset: [{ reset: 'body' }, 'reset=body'],
  delay: [{ delay: 1500 }, 'delay=1500ms'],
  jitter: [{ jitter: 0.25 }, 'jitter=250us'],
  hold: [{ hold: true }, 'hold'],
  reorder: [{ reorder: 2 }, 'reorder=2'],
  duplicate: [{ duplicate: 3 }, 'duplicate=3'],
  drip: [{ drip: 5 }, 'drip=5'],
  gap: [{ duplicate: 1, gap: 60_000 }, 'duplicate=1 gap=1m'],
  merge: [{ merge: 2 }, 'merge=2'],
  otherPort: [{ otherPort: true }, 'other-port'],
  forgetIds: [{ forgetIds: true }, 'forget-ids'],
  forgetSwarms: [{ forgetSwarms: true }, 'forget-swarms'],
  down: [{ down: 0.000001 }, 'down=1ns'],
};

/** The same for what else a fault has. */
const others: Record<Exclude<keyof Fault, keyof FaultEffects>, Row> = {
  name: [{ drop: true, name: 'gone fishing' }, 'drop name="gone fishing"'],
  transport: [{ transport: 'udp', drop: true }, 'udp drop'],
  action: [{ action: 'announce', drop: true }, 'announce drop'],
  infoHash: [{ infoHash: Buffer.alloc(20, 0xab), drop: true }, `info-hash=${'ab'.repeat(20)} drop`],
  peerId: [{ peerId: '-TR4060-', drop: true }, 'peer-id=-TR4060- drop'],
  event: [{ event: 'started', drop: true }, 'event=started drop'],
  family: [{ family: 'ipv6', drop: true }, 'ipv6 drop'],
  remote: [{ remote: '::1', drop: true }, 'remote=::1 drop'],
  path: [{ path: '/a b', drop: true }, 'path="/a b" drop'],
  over: [{ over: 1, drop: true }, 'min-info-hashes=2 drop'],
  first: [{ first: 2n, drop: true }, 'times=2 drop'],
  once: [{ once: true, drop: true }, 'times=1 drop'],
  after: [{ after: 1, drop: true }, 'skip=1 drop'],
  every: [{ every: 3, drop: true }, 'every=3 drop'],
  probability: [{ probability: 0.5, drop: true }, 'probability=0.5 drop'],
  steps: [{ steps: [{ drop: true }, {}, { delay: 1 }] }, 'drop then ok then delay=1ms'],
};

/** Every word of the effects that have some. */
const words: Row[] = [
  ...(['reversed', 'first-twice', 'one-unknown', 'swapped'] as const).map(
    (scrape): Row => [{ scrape }, `scrape=${scrape}`],
  ),
  ...(['unsorted', 'keys-twice', 'huge-integers', 'nested'] as const).map(
    (bencode): Row => [{ bencode }, `bencode=${bencode}`],
  ),
  ...(['gzip', 'deflate'] as const).map((coding): Row => [{ coding }, `coding=${coding}`]),
  ...(['mislabelled', 'cut-short'] as const).map(
    (codingDamage): Row => [
      { coding: 'gzip', codingDamage },
      `coding=gzip coding-damage=${codingDamage}`,
    ],
  ),
  ...(['http10', 'lowercase', 'folded', 'no-value'] as const).map(
    (head): Row => [{ head }, `head=${head}`],
  ),
  ...(['absent', 'padded', 'twice', 'negative', 3] as const).map(
    (contentLength): Row => [{ contentLength }, `content-length=${contentLength}`],
  ),
  ...(['plain', 'extensions', 'cut-short', 'trailers'] as const).map(
    (chunked): Row => [{ chunked }, `chunked=${chunked}`],
  ),
  ...(['start', 'head', 'body', 'end'] as const).map((close): Row => [{ close }, `close=${close}`]),
];

let tracker: SimpleTracker;
beforeAll(async () => {
  tracker = new SimpleTracker({ udpPort: 0, host: '127.0.0.1' });
  await tracker.start();
});
afterAll(() => tracker.close());

describe('the component gets all of it', () => {
  test.each([
    ...Object.values(effects),
    ...Object.values(others),
    ...words,
    [{ peers: [] }, 'peers=none'],
    [{ keepAlive: true }, 'keep-alive=true'],
    [{ drop: true, hold: false, once: false, status: undefined, set: {}, header: [] }, 'drop'],
    [
      { transport: 'http', action: 'announce', event: 'none', after: 1, steps: [{ pad: 1 }] },
      'announce http event=none skip=1 pad=1',
    ],
  ] satisfies Row[])('%o: %s', (fault, words) => {
    const id = tracker.addFault(fault);
    const name = fault.name ?? words;
    expect(tracker.getFaults()).toEqual([{ id, name, text: words, hits: 0, held: 0 }]);
    // The words stand for the same fault.
    tracker.clearFaults();
    tracker.addFault(words);
    expect(tracker.getFaults().map(({ text }) => text)).toEqual([words]);
    tracker.clearFaults();
  });
});

describe('what makes no sense', () => {
  test.each([
    [5, 'fault: 5; expected an object with transport, action, '],
    [{ dropp: true }, 'fault.dropp: unknown field; expected one of transport, action, infoHash, '],
    [{ outcome: 'refused' }, 'fault.outcome: unknown field; '],
    [{ fault: 1 }, 'fault.fault: unknown field; '],
    [{ transport: 'tcp' }, "fault.transport: 'tcp'; expected one of 'udp', 'http'"],
    [{ drop: 1 }, 'fault.drop: 1; expected true or false'],
    [{ refuse: 5 }, 'fault.refuse: 5; expected a string or bytes'],
    [{ delay: '2s' }, "fault.delay: '2s'; expected a number of milliseconds from 0 to "],
    [{ peers: ['::1'] }, "fault.peers: '::1'; expected peers such as { ip: '203.0.113.7', "],
    [{ peers: [{ ip: 'x', port: 1 }] }, "fault.peers: { ip: 'x', port: 1 }; expected peers such"],
    [{ peers: [{ ip: '::1' }] }, "fault.peers: { ip: '::1' }; expected peers such as"],
    [{ peers: '::1' }, "fault.peers: '::1'; expected an array of peers"],
    [{ set: [] }, "fault.set: []; expected an object such as { 'failure reason': 'i5e' }"],
    [{ set: { interval: 5 } }, 'fault.set: 5; expected a string or bytes'],
    [{ header: 'A: b' }, "fault.header: 'A: b'; expected an array of strings"],
    [{ head: 'http1.0' }, "fault.head: 'http1.0'; expected one of 'http10', "],
    [{ contentLength: 'off' }, "fault.contentLength: 'off'; expected an integer, or one of 'abs"],
    [{ steps: {} }, 'fault.steps: {}; expected an array of effects'],
    [{ steps: ['drop'] }, "fault.steps[0]: 'drop'; expected an object with drop, refuse, "],
    [{ steps: [{}, { once: true }] }, 'fault.steps[1].once: unknown field; expected one of drop, '],
    [{ steps: [{}], drop: true }, 'fault.drop: true; expected no effect besides steps: give it in'],
    [{ first: 1, once: true }, 'fault.once: true; expected no first besides'],
  ])('%o', (fault, message) => {
    expect(() => readFault(fault)).toThrow(TypeError);
    expect(() => readFault(fault)).toThrow(message);
  });

  test.each([
    [{ delay: -1 }, 'fault.delay: -1; expected a number of milliseconds from 0 to '],
    [{ down: Number.NaN }, 'fault.down: NaN; expected a number of milliseconds from 0 to '],
    [{ status: 99 }, 'fault.status: 99; expected an integer from 100 to 999'],
    [{ redirect: 200 }, 'fault.redirect: 200; expected an integer from 300 to 399'],
    [{ interval: 0.5 }, 'fault.interval: 0.5; expected an integer from -9223372036854775808 to '],
    [{ connectionId: -1 }, 'fault.connectionId: -1; expected an integer from 0 to 18446744073709'],
    [{ probability: 1.5 }, 'fault.probability: 1.5; expected a number from 0 to 1'],
    [{ contentLength: 0.5 }, 'fault.contentLength: 0.5; expected an integer from -2147483648 to'],
  ])('%o', (fault, message) => {
    expect(() => readFault(fault)).toThrow(RangeError);
    expect(() => readFault(fault)).toThrow(message);
  });

  test.each([
    [{}, 'fault: nothing goes wrong, expected'],
    [{ steps: [] }, 'expected an effect'],
    [{ transport: 'udp', status: 503 }, 'status: '],
    [{ first: 0, drop: true }, 'first: 0, expected'],
    ['announce drpp', 'unknown word "drpp"'],
    ['delay=2', 'delay: "2", expected a duration with its unit'],
  ])('to the component: %o', (fault, message) => {
    expect(() => tracker.addFault(fault as Fault)).toThrow(TypeError);
    expect(() => tracker.addFault(fault as Fault)).toThrow(message);
    expect(tracker.getFaults()).toEqual([]);
  });
});

describe('a hold', () => {
  test('has the scope and the schedule of a fault', () => {
    const which = { transport: 'http', path: '/x', once: true } as const;
    expect(readHold(which)).toEqual(readFault({ ...which, hold: true }));
    expect(readHold({})).toEqual(readFault({ hold: true }));
  });

  test.each([
    [{ event: 'start' }, "hold.event: 'start'; expected one of "],
    [{ delay: 5 }, 'hold.delay: unknown field; expected one of transport, '],
    [{ first: 1, once: true }, 'hold.once: true; expected no first besides'],
  ])('%o', (which, message) => {
    expect(() => readHold(which)).toThrow(message);
  });
});
