/** A BitTorrent tracker for test suites. */
export type { InfoHash, TrackerSettings } from './settings.js';
export {
  type PeerInfo,
  SimpleTracker,
  type SimpleTrackerOptions,
  type TrackerPorts,
} from './simple-tracker.js';
