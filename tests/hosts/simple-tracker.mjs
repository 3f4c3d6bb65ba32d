/** Drives the npm package, as it is built in `node/`, with the options of `SimpleTracker`. */
import { SimpleTracker } from '../../node/dist/index.js';
import { peerShape, requestShape, swarmShape } from './shapes.mjs';

export async function start(options) {
  const tracker = new SimpleTracker(options);
  await tracker.start();
  /** What was begun and is asked for later, by its number. */
  const begun = [];
  const begin = (what) => begun.push(what) - 1;
  return {
    udp: tracker.udpUrls,
    http: tracker.httpUrls,
    calls: {
      requests: (filter) => tracker.getRequests(filter).map(requestShape),
      recorded: () => tracker.getRecorded(),
      counters: () => tracker.getCounters(),
      swarms: () => tracker.getSwarms().map(swarmShape),
      swarmCount: () => tracker.getSwarmCount(),
      peers: (infoHash) => tracker.getPeers(infoHash).map(peerShape),
      waitFor(filter, options) {
        const requests = tracker.waitFor(filter, options);
        // Whoever asks how it ended hears of it.
        requests.catch(() => {});
        return begin(requests);
      },
      waited: async (number) => (await begun[number]).map(requestShape),
      watch: (filter, options) => begin(tracker.watch(filter, options)),
      async next(number) {
        const { value } = await begun[number].next();
        return value && requestShape(value);
      },
      expect: (filter, times) => tracker.expect(filter, times),
      verify: () => tracker.verify(),
      addPeer: (infoHash, peer) => tracker.addPeer(infoHash, peer),
      removePeer: (infoHash, peer) => tracker.removePeer(infoHash, peer),
      setCounts: (infoHash, counts) => tracker.setCounts(infoHash, counts),
      setIntervals: (intervals) => tracker.setIntervals(intervals),
      nextAnnounce: (script) => tracker.nextAnnounce(script),
      refuse: (infoHash, text) => tracker.refuse(infoHash, text),
      addFault: (fault) => tracker.addFault(fault),
      faults: () => tracker.getFaults(),
      removeFault: (id) => tracker.removeFault(id),
      clearFaults: () => tracker.clearFaults(),
      release: (id) => tracker.release(id),
      down: (milliseconds) => tracker.down(milliseconds ?? undefined),
      up: () => tracker.up(),
      forgetConnectionIds: () => tracker.forgetConnectionIds(),
      clear: () => tracker.clear(),
      snapshot: () => tracker.snapshot().toString('hex'),
      restore: (snapshot) => tracker.restore(snapshot),
      advance: (milliseconds) => tracker.advance(milliseconds),
      freeze: () => tracker.freeze(),
      resume: () => tracker.resume(),
      close: () => tracker.close(),
    },
  };
}
