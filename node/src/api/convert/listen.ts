/** Where a tracker listens, as people write it. */
import type {
  Listen,
  ListenHost,
} from '../../../component/interfaces/bittorrent-tracker-control.js';
import { parseIp } from '../../wasi/address.js';

/** Reads `localhost` or an IP address; undefined if it is neither. */
export function parseHost(text: string): ListenHost | undefined {
  if (text === 'localhost') return { tag: 'localhost' };
  const address = parseIp(text);
  return address && { tag: 'address', val: address };
}

/** Reads `IP:PORT` or `localhost:PORT`, an IPv6 address in brackets; undefined if it is neither. */
export function parseListen(text: string): Listen | undefined {
  const [, bracketed, plain, digits] = /^(?:\[(.+)\]|([^:]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = parseHost(bracketed ?? plain ?? '');
  const port = Number(digits);
  if (host === undefined || port > 65_535) return undefined;
  const isIpv6 = host.tag === 'address' && host.val.tag === 'ipv6';
  return isIpv6 === (bracketed !== undefined) ? { host, port } : undefined;
}
