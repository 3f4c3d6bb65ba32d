/** The URLs of a tracker. */
import type { Addresses } from '../../../component/interfaces/bittorrent-tracker-control.js';
import type { IpSocketAddress } from '../../../component/interfaces/wasi-sockets-network.js';
import { formatSocketAddress } from '../../wasi/address.js';

/** The announce URLs of a tracker, one for each address, such as `udp://127.0.0.1:6969/announce`. */
export function announceUrls({ udp, http, ws, announcePath }: Addresses): {
  udp: string[];
  http: string[];
  ws: string[];
} {
  const urls = (scheme: string, addresses: IpSocketAddress[]) =>
    addresses.map((address) => `${scheme}://${formatSocketAddress(address)}${announcePath}`);
  return { udp: urls('udp', udp), http: urls('http', http), ws: urls('ws', ws) };
}

/** The URLs of the control interface, such as `http://127.0.0.1:8080`. */
export function controlUrls({ control }: Addresses): string[] {
  return control.map((address) => `http://${formatSocketAddress(address)}`);
}
