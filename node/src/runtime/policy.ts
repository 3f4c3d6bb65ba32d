/** Which sockets a tracker may have: only those that its options name. */
import type { ListenHost, Options } from '../../component/interfaces/bittorrent-tracker-control.js';
import type {
  IpAddress,
  IpSocketAddress,
} from '../../component/interfaces/wasi-sockets-network.js';
import { ipOf, isSame, parseIp } from '../wasi/address.js';
import type { MayBind } from '../wasi/network.js';

/**
 * Lets a tracker bind the addresses of its options. Port 0 allows any port: the tracker uses the
 * port of one address for another, and after `down` the port that it had before. Over UDP it may
 * also take a free port of each of these addresses, for a fault that answers from another port.
 */
export function policy({ udp, http, control }: Options): MayBind {
  return (protocol, address) => {
    const { port } = address.val;
    const isAnother = protocol === 'udp' && port === 0;
    return (protocol === 'udp' ? udp : [...http, ...control]).some(
      (listen) =>
        (isAnother || listen.port === 0 || listen.port === port) && covers(listen.host, address),
    );
  };
}

/** What `localhost` stands for. */
const loopback = ['127.0.0.1', '::1'].map((text) => parseIp(text) as IpAddress);

function covers(host: ListenHost, address: IpSocketAddress): boolean {
  const named = host.tag === 'localhost' ? loopback : [host.val];
  return named.some((ip) => isSame(ip, ipOf(address)));
}
