/** Announce URLs. */
import type { IpSocketAddress } from '../component/interfaces/wasi-sockets-network.js';
import { formatSocketAddress } from './wasi/address.js';

/** `udp://127.0.0.1:6969/announce`. */
export function announceUrl(scheme: 'udp' | 'http', address: IpSocketAddress): string {
  return `${scheme}://${formatSocketAddress(address)}/announce`;
}
