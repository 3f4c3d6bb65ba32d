/** A BitTorrent tracker for test suites. */
export type {
  BencodeChange,
  Chunking,
  Coding,
  CodingDamage,
  Fault,
  FaultEffects,
  FaultSchedule,
  FaultScope,
  FaultStatus,
  Gate,
  HeadChange,
  LengthChange,
  Place,
  ScrapeChange,
} from './fault.js';
export type {
  Action,
  Event,
  Family,
  Outcome,
  RequestFilter,
  Times,
  Transport,
} from './filter.js';
export type { AnnounceScript, Intervals, NewPeer, PeerInfo, ToldPeerInfo } from './peer.js';
export type {
  Announced,
  Answer,
  Endpoint,
  Field,
  HttpRequest,
  Recorded,
  Request,
  RequestCounter,
  SwarmCounts,
  SwarmInfo,
} from './request.js';
export type { ConnectionIdScope, InfoHash, Profile, TrackerSettings } from './settings.js';
export { SimpleTracker, type SimpleTrackerOptions, type TrackerPorts } from './simple-tracker.js';
export type { RequestWatch, WaitOptions, WatchOptions } from './wait-options.js';
