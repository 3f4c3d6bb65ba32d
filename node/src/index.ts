/** A BitTorrent tracker for test suites. */
export {
  type PeerInfo,
  SimpleTracker,
  type SimpleTrackerOptions,
  type TrackerPorts,
} from './simple-tracker.js';
