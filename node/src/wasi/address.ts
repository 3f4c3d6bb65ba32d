/** Addresses: between the records of `wasi:sockets/network` and the text that Node takes. */
import { isIP } from 'node:net';
import type {
  IpAddress,
  IpAddressFamily,
  IpSocketAddress,
  Ipv4Address,
  Ipv6Address,
} from '../../component/interfaces/wasi-sockets-network.js';

/** The address that was formatted last. */
let formatted: { address: IpAddress; text: string } | undefined;

/** An IP address as text, IPv6 in its short form. */
export function formatIp(address: IpAddress): string {
  // Many replies in a row go to the same client.
  if (formatted === undefined || !isSame(formatted.address, address)) {
    const text = address.tag === 'ipv4' ? address.val.join('.') : formatIpv6(address.val);
    formatted = { address, text };
  }
  return formatted.text;
}

/** Whether two IP addresses are equal. */
export function isSame(one: IpAddress, other: IpAddress): boolean {
  return one.tag === other.tag && one.val.every((part, index) => part === other.val[index]);
}

function formatIpv6(address: Ipv6Address): string {
  // WHATWG URLs shorten it in every runtime; Bun's `net.SocketAddress` does not.
  const groups = address.map((group) => group.toString(16)).join(':');
  return new URL(`http://[${groups}]`).hostname.slice(1, -1);
}

/** Reads an IP address; undefined if `text` is not one, or has a zone (`fe80::1%eth0`). */
export function parseIp(text: string): IpAddress | undefined {
  if (isIP(text) === 4) return { tag: 'ipv4', val: text.split('.').map(Number) as Ipv4Address };
  if (isIP(text) === 6 && !text.includes('%')) return { tag: 'ipv6', val: parseIpv6(text) };
  return undefined;
}

function parseIpv6(text: string): Ipv6Address {
  // WHATWG URLs read every form of an address, and write it as groups with at most one `::`.
  const [head = '', tail] = new URL(`http://[${text}]`).hostname.slice(1, -1).split('::');
  const numbers = (part: string) =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));
  const first = numbers(head);
  const last = numbers(tail ?? '');
  const zeroes = new Array<number>(8 - first.length - last.length).fill(0);
  return [...first, ...zeroes, ...last] as Ipv6Address;
}

/** An IP address and a port, in the type of the WIT. */
export function socketAddress(ip: IpAddress, port: number): IpSocketAddress {
  return ip.tag === 'ipv4'
    ? { tag: 'ipv4', val: { port, address: ip.val } }
    : { tag: 'ipv6', val: { port, flowInfo: 0, address: ip.val, scopeId: 0 } };
}

/** The address of Node that was read last. */
let read: { text: string; ip: IpAddress | undefined } | undefined;

/** An address of Node in the type of the WIT; undefined if that type cannot hold it. */
export function fromNode(address: string, port: number): IpSocketAddress | undefined {
  if (read?.text !== address) read = { text: address, ip: parseIp(address) };
  return read.ip && socketAddress(read.ip, port);
}

/** The IP address of a socket address. */
export function ipOf(address: IpSocketAddress): IpAddress {
  return { tag: address.tag, val: address.val.address } as IpAddress;
}

/** `127.0.0.1:6969` or `[::1]:6969`. */
export function formatSocketAddress(address: IpSocketAddress): string {
  const ip = formatIp(ipOf(address));
  return address.tag === 'ipv4' ? `${ip}:${address.val.port}` : `[${ip}]:${address.val.port}`;
}

/** Whether it is `0.0.0.0` or `::`, which stand for every address of the machine. */
export function isUnspecified(address: IpSocketAddress): boolean {
  return address.val.address.every((part) => part === 0);
}

/** 4 or 6, the numbers that Node gives the families. */
export function familyNumber(family: IpAddressFamily): 4 | 6 {
  return family === 'ipv4' ? 4 : 6;
}
