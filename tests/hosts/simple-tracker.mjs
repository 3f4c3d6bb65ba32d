/** Drives the npm package, as it is built in `node/`, with the options of `SimpleTracker`. */
import { SimpleTracker } from '../../node/dist/index.js';
import { run } from './commands.mjs';

await run(async (options) => {
  const tracker = new SimpleTracker(options);
  await tracker.start();
  return {
    udp: tracker.udpUrls,
    http: tracker.httpUrls,
    peers: (infoHash) =>
      tracker.getPeers(infoHash).map((peer) => ({ ...peer, peerId: peer.peerId.toString('hex') })),
    swarmCount: () => tracker.getSwarmCount(),
    advance: (seconds) => tracker.advance(seconds),
    freeze: () => tracker.freeze(),
    resume: () => tracker.resume(),
    close: () => tracker.close(),
  };
});
