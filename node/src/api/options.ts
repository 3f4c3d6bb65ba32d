/** The options of a tracker, and the ports that it has bound. */
import type { Fault } from './fault.js';
import type { TrackerSettings } from './settings.js';

/** The options of a `SimpleTracker`: its ports, its faults, and every setting. */
export interface SimpleTrackerOptions extends TrackerSettings {
  /** The port for UDP announces (BEP 15). 0 takes a free one; unset, UDP is disabled. */
  udpPort?: number | undefined;
  /** The port for HTTP announces (BEP 3). 0 takes a free one; unset, HTTP is disabled. */
  httpPort?: number | undefined;
  /**
   * The port for the control interface: HTTP and JSON for programs in other languages, and a page that
   * shows what happens. 0 takes a free one. Without it there is no control interface. Whoever can
   * connect to it controls the tracker.
   */
  controlPort?: number | undefined;
  /**
   * Where to listen: `'localhost'`, which is 127.0.0.1 and, where the machine has IPv6, ::1 on the
   * same port; or one IP address, such as `'127.0.0.1'`, `'::1'` or `'0.0.0.0'`.
   * @defaultValue 'localhost'
   */
  host?: string | undefined;
  /**
   * Faults that are added before the first request can come: see `SimpleTracker.addFault`.
   * @defaultValue []
   */
  faults?: readonly (Fault | string)[] | undefined;
}

/** The ports that a tracker has bound. What is disabled has none. */
export interface TrackerPorts {
  /** The port for UDP. */
  udpPort?: number;
  /** The port for HTTP. */
  httpPort?: number;
  /** The port for the control interface. */
  controlPort?: number;
}
