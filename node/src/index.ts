/** A BitTorrent tracker for test suites. */
export { UnmetExpectationError, WaitTimeoutError } from './errors.js';
export type {
  BencodeChange,
  Chunking,
  Coding,
  CodingDamage,
  Duration,
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
export type { Intervals, NewPeer, Peer, Script, ToldPeer } from './peer.js';
export type {
  Announced,
  Answer,
  Counter,
  Endpoint,
  Field,
  HttpRequest,
  Recorded,
  Request,
  Swarm,
  SwarmCounts,
} from './request.js';
export type { ConnectionIdScope, InfoHash, Profile, TrackerSettings } from './settings.js';
export {
  SimpleTracker,
  SimpleTracker as Tracker,
  type SimpleTrackerOptions,
  type TrackerPorts,
} from './simple-tracker.js';
export type { RequestWatch, WaitOptions, WatchOptions } from './wait-options.js';
