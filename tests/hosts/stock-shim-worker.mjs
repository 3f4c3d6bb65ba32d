/** The thread that `stock-shim.mjs` starts: a component, driven by the stock `wasi:io/poll`. */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { receiveMessageOnPort, workerData } from 'node:worker_threads';
import { control } from '../../node/component/stock/tracker.js';
import { parseHost } from '../../node/dist/api/convert/listen.js';
import { notation } from '../../node/dist/api/convert/notation.js';
import { readEndpoint, readNewPeer } from '../../node/dist/api/convert/read-peer.js';
import { readTimes } from '../../node/dist/api/convert/read-times.js';
import {
  toCounter,
  toFaultStatus,
  toPeer,
  toRequest,
  toSwarm,
} from '../../node/dist/api/convert/to-public.js';
import { announceUrls } from '../../node/dist/api/convert/url.js';
import { formatSocketAddress } from '../../node/dist/wasi/address.js';
import { peerShape, requestShape, swarmShape } from './shapes.mjs';

const { resolve } = createRequire(new URL('../../node/package.json', import.meta.url));
const shim = (name) => import(pathToFileURL(resolve(`@bytecodealliance/preview2-shim/${name}`)));
const { poll } = await shim('io');
const { monotonicClock } = await shim('clocks');

/** How long to poll before looking for a command: the thread hears of none while it polls. */
const SLICE = 5_000_000n;

/**
 * How long to leave out a source that was ready: the shim's pollable for datagrams stays ready for
 * ever after the first one, and would have us turn without a pause.
 */
const REST = 1_000_000n;

const { options, port } = workerData;
const { udpPort, httpPort, host = 'localhost', faults = [], ...settings } = options;
const listeners = (port) => (port === undefined ? [] : [{ host: parseHost(host), port }]);
const tracker = new control.Tracker({
  udp: listeners(udpPort),
  http: listeners(httpPort),
  control: [],
  settings: notation('settings', settings),
});

/** What it is told to do. It has what the component has: nothing that waits. */
const calls = {
  requests: (filter) =>
    tracker
      .requests(notation('filter', filter), 0n, 2 ** 32 - 1)
      .map(toRequest)
      .map(requestShape),
  recorded() {
    const { total, dropped } = tracker.recorded();
    return { total: Number(total), dropped: Number(dropped) };
  },
  counters: () => tracker.counters().map(toCounter),
  swarms: () => tracker.swarms().map(toSwarm).map(swarmShape),
  swarmCount: () => tracker.swarmCount(),
  peers: (infoHash) => tracker.peers(infoHash).map(toPeer).map(peerShape),
  expect: (filter, times) => tracker.expect(notation('filter', filter), readTimes(times)),
  verify() {
    const unmet = tracker.unmet();
    if (unmet.length > 0) throw new Error(unmet.join('\n\n'));
  },
  addPeer(infoHash, given) {
    const { peer, left } = readNewPeer(given);
    tracker.addPeer(infoHash, peer, left);
  },
  removePeer: (infoHash, peer) => tracker.removePeer(infoHash, readEndpoint(peer)),
  setCounts: (infoHash, counts) => tracker.setCounts(infoHash, counts),
  setIntervals: ({ interval, minInterval }) => tracker.setIntervals(interval, minInterval),
  nextAnnounce: (script) => tracker.nextAnnounce(notation('script', script)),
  refuse: (infoHash, text) => tracker.refuse(infoHash, text),
  addFault: (fault) => tracker.addFault(notation('fault', fault)),
  faults: () => tracker.faults().map(toFaultStatus),
  removeFault: (id) => tracker.removeFault(id),
  clearFaults: () => tracker.clearFaults(),
  release: (id) => tracker.release(id),
  down: (milliseconds) =>
    tracker.down(milliseconds == null ? undefined : nanoseconds(milliseconds)),
  up: () => tracker.up(),
  forgetConnectionIds: () => tracker.forgetConnectionIds(),
  clear: () => tracker.clear(),
  snapshot: () => Buffer.from(tracker.snapshot()).toString('hex'),
  restore: (snapshot) => tracker.restore(snapshot),
  advance: (milliseconds) => tracker.advance(nanoseconds(milliseconds)),
  freeze: () => tracker.freeze(),
  resume: () => tracker.resume(),
  close() {
    for (const token of [...kept.keys()]) drop(token);
    tracker.close();
    closed = true;
  },
};

for (const fault of faults) calls.addFault(fault);

/** What the component waits for: the pollable by its token. */
const kept = new Map();
/** Tokens that are left out, and until when. */
const resting = new Map();

let closed = false;
let announced = false;
let ready = [];
let deadline;

while (!closed) {
  const next = tracker.turn(Uint32Array.from(ready));
  for (const token of next.cancel) drop(token);
  for (const { token, pollable } of next.wait) kept.set(token, pollable);
  deadline = next.deadline;
  if (!announced) announce();
  do {
    obey();
    ready = closed ? [] : wait();
  } while (!closed && ready.length === 0 && (deadline ?? 2n ** 64n) > monotonicClock.now());
}

function nanoseconds(milliseconds) {
  return BigInt(Math.round(milliseconds * 1e6));
}

/** Tells of the addresses, or why there are none, as soon as that is known. */
function announce() {
  const state = tracker.state();
  if (state.tag === 'starting') return;
  announced = true;
  if (state.tag === 'running') {
    port.postMessage({ ...announceUrls(state.val), calls: Object.keys(calls) });
  } else {
    port.postMessage({ error: reason(state.val) });
    closed = true;
  }
}

/** Why it could not start. */
function reason({ tag, val }) {
  if (tag === 'setting') return val;
  return `${val.transport} ${formatSocketAddress(val.address)}: ${val.code}`;
}

/** Answers the calls that have come. */
function obey() {
  while (!closed) {
    const received = receiveMessageOnPort(port);
    if (received === undefined) return;
    const { call, args } = received.message;
    try {
      port.postMessage({ ok: calls[call](...args) });
    } catch (error) {
      // What the component refuses, jco throws as an error with the text as its payload.
      port.postMessage({ error: error.payload ?? error.message });
    }
    // What it waits for until some moment may be due by now.
    deadline = monotonicClock.now();
  }
}

/** Polls for a while; the tokens that are ready, their pollables dropped. */
function wait() {
  const now = monotonicClock.now();
  for (const [token, until] of resting) if (until <= now) resting.delete(token);
  const tokens = [...kept.keys()].filter((token) => !resting.has(token));
  let until = now + SLICE;
  for (const moment of [...resting.values(), deadline ?? until]) {
    if (moment < until) until = moment;
  }
  const timer = monotonicClock.subscribeInstant(until);
  const pollables = tokens.map((token) => kept.get(token));
  const indices = poll.poll([...pollables, timer]);
  timer[Symbol.dispose]();
  const fired = [...indices].filter((index) => index < tokens.length).map((index) => tokens[index]);
  for (const token of fired) {
    drop(token);
    resting.set(token, monotonicClock.now() + REST);
  }
  return fired;
}

function drop(token) {
  kept.get(token)?.[Symbol.dispose]();
  kept.delete(token);
}
