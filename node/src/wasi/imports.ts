/** Everything that one component imports, in the shape that the generated glue takes. */
import type { ImportObject } from '../../component/tracker.js';
import * as clock from './clock.js';
import { type MayBind, Network } from './network.js';
import { Pollable } from './poll.js';
import * as random from './random.js';
import { InputStream, IoError, OutputStream } from './streams.js';
import { createTcpSocket, TcpSocket } from './tcp.js';
import {
  createUdpSocket,
  IncomingDatagramStream,
  OutgoingDatagramStream,
  UdpSocket,
} from './udp.js';

/** What the declarations call `wasi:io/poll@0.2.0` is `wasi:io/poll` in the glue. */
type Unversioned<Name> = Name extends `${infer Interface}@${string}` ? Interface : Name;

/** The declarations give each class a private constructor; only the type of its instances counts. */
type Implementation<Interface> = {
  [Item in keyof Interface]: Interface[Item] extends { prototype: infer Resource }
    ? { prototype: Resource }
    : Interface[Item];
};

/** The imports of the component; the compiler checks them against its own declarations. */
export type Imports = {
  [Name in keyof ImportObject as Unversioned<Name>]: Implementation<ImportObject[Name]>;
};

/** The imports of a new component, and its network. */
export function createImports(mayBind: MayBind): { imports: Imports; network: Network } {
  const network = new Network(mayBind);
  const imports = {
    'wasi:clocks/monotonic-clock': clock,
    'wasi:io/error': { Error: IoError },
    'wasi:io/poll': { Pollable },
    'wasi:io/streams': { InputStream, OutputStream },
    'wasi:random/random': random,
    'wasi:sockets/instance-network': { instanceNetwork: () => network },
    'wasi:sockets/network': { Network },
    'wasi:sockets/tcp': { TcpSocket },
    'wasi:sockets/tcp-create-socket': { createTcpSocket },
    'wasi:sockets/udp': { IncomingDatagramStream, OutgoingDatagramStream, UdpSocket },
    'wasi:sockets/udp-create-socket': { createUdpSocket },
  };
  return { imports, network };
}
