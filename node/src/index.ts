/** A BitTorrent tracker for test suites. */
export { UnmetExpectationError, WaitTimeoutError } from './api/errors.js';
export type { Fault, FaultScope, FaultStatus, FaultTarget, Gate } from './api/fault.js';
export type {
  BencodeChange,
  Chunking,
  Coding,
  CodingDamage,
  Duration,
  FaultEffects,
  HeadChange,
  LengthChange,
  Place,
  ScrapeChange,
} from './api/fault-effects.js';
export type { Times } from './api/filter.js';
export type { FaultSelection, RequestFilter, Script } from './api/filter-fields.js';
export type { SimpleTrackerOptions, TrackerPorts } from './api/options.js';
export type { Intervals, NewPeer, Peer, ToldPeer } from './api/peer.js';
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
export type { Action, Event, Family, Outcome, Transport } from './api/request-kinds.js';
export type { ConnectionIdScope, InfoHash, Profile, TrackerSettings } from './api/settings.js';
export {
  SimpleTracker,
  SimpleTracker as Tracker,
} from './api/simple-tracker.js';
export type { RequestWatch, WaitOptions, WatchOptions } from './api/wait-options.js';
