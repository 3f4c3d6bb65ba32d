/** Reads the options of a tracker. */
import type {
  ListenHost,
  Options,
} from '../../../component/interfaces/bittorrent-tracker-control.js';
import type { SimpleTrackerOptions } from '../options.js';
import { parseHost } from './listen.js';
import { notation } from './notation.js';
import { port, refuseValueOf } from './validate.js';

/** The options of a tracker, as the component takes them. */
export interface ReadOptions {
  /** Where it listens, and its settings. */
  options: Options;
  /** The faults to add before it starts, in words or as JSON. */
  faults: string[];
}

/** Reads the options that a user gives. */
export function readOptions(given: SimpleTrackerOptions): ReadOptions {
  const { udpPort, httpPort, controlPort, host = 'localhost', faults = [], ...settings } = given;
  const where = readHost(host);
  // With neither port given it serves both protocols, each on a free port.
  const absent = udpPort === undefined && httpPort === undefined ? 0 : undefined;
  const or = (given: unknown, otherwise: unknown) => (given === undefined ? otherwise : given);
  const listeners = (name: string, given: unknown) =>
    given === undefined ? [] : [{ host: where, port: port(given, refuseValueOf(name)) }];
  return {
    options: {
      udp: listeners('udpPort', or(udpPort, absent)),
      http: listeners('httpPort', or(httpPort, absent)),
      control: listeners('controlPort', controlPort),
      settings: notation('settings', settings),
    },
    faults: readFaults(faults),
  };
}

function readHost(host: unknown): ListenHost {
  const parsed = typeof host === 'string' ? parseHost(host) : undefined;
  return parsed ?? refuseValueOf('host')(host, "'localhost' or an IP address");
}

function readFaults(given: unknown): string[] {
  if (!Array.isArray(given)) return refuseValueOf('faults')(given, 'an array of faults');
  return given.map((fault) => notation('fault', fault));
}
