/** Reads the options of a tracker. */
import type {
  ListenHost,
  Options,
} from '../../../component/interfaces/bittorrent-tracker-control.js';
import type { SimpleTrackerOptions } from '../options.js';
import { faultText } from './fault-json.js';
import { parseHost } from './listen.js';
import { readSettings, settingNames } from './read-settings.js';
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
  const { udpPort, httpPort, host = 'localhost', faults = [], ...settings } = given;
  const known: string[] = settingNames;
  for (const name of Object.keys(settings)) {
    if (known.includes(name)) continue;
    const expected = ['udpPort', 'httpPort', 'host', 'faults', ...known].join(', ');
    throw new TypeError(`${name}: unknown option; expected one of ${expected}`);
  }
  const where = readHost(host);
  // With neither port given it serves both protocols, each on a free port.
  const absent = udpPort === undefined && httpPort === undefined ? 0 : undefined;
  const listeners = (name: string, given: unknown = absent) =>
    given === undefined ? [] : [{ host: where, port: port(given, refuseValueOf(name)) }];
  return {
    options: {
      udp: listeners('udpPort', udpPort),
      http: listeners('httpPort', httpPort),
      settings: readSettings(settings),
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
  return given.map(faultText);
}
