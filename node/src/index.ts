/** A BitTorrent tracker for test suites. */
export { UnmetExpectationError, WaitTimeoutError } from './api/errors.js';
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
} from './api/fault.js';
export type {
  Action,
  Event,
  Family,
  Outcome,
  RequestFilter,
  Times,
  Transport,
} from './api/filter.js';
export type { SimpleTrackerOptions, TrackerPorts } from './api/options.js';
export type { Intervals, NewPeer, Peer, Script, ToldPeer } from './api/peer.js';
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
} from './api/request.js';
export type { ConnectionIdScope, InfoHash, Profile, TrackerSettings } from './api/settings.js';
export {
  SimpleTracker,
  SimpleTracker as Tracker,
} from './api/simple-tracker.js';
export type { RequestWatch, WaitOptions, WatchOptions } from './api/wait-options.js';
