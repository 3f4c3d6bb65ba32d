/** Reads the peers, counts and intervals that a user sets. */
import type { Counts, ToldPeer } from '../../../component/interfaces/bittorrent-tracker-control.js';
import type {
  IpAddress,
  IpSocketAddress,
} from '../../../component/interfaces/wasi-sockets-network.js';
import { socketAddress } from '../../wasi/address.js';
import type { Intervals } from '../peer.js';
import type { Endpoint } from '../request.js';
import {
  count,
  type FieldKinds,
  infoHash,
  ip,
  long,
  optional,
  peerId,
  peerPort,
  readFields,
  refuseValueOf,
} from './validate.js';

/** A peer as it is given. */
interface Given {
  ip: IpAddress;
  port: number;
  peerId?: Uint8Array;
  left?: bigint;
}

const endpointKinds: FieldKinds<Pick<Given, 'ip' | 'port'>> = { ip, port: peerPort };
const toldPeerKinds: FieldKinds<Omit<Given, 'left'>> = {
  ...endpointKinds,
  peerId: optional(peerId),
};
const newPeerKinds: FieldKinds<Given> = { ...toldPeerKinds, left: optional(long) };

/** The info hash of a torrent. */
export function readInfoHash(given: unknown): Uint8Array {
  return infoHash(given, refuseValueOf('info hash'));
}

/** The address of a peer; other fields are ignored. */
export function readEndpoint(given: Partial<Endpoint> | undefined): IpSocketAddress {
  const { ip, port } = readFields('peer', { ip: given?.ip, port: given?.port }, endpointKinds);
  return socketAddress(ip, port);
}

/** A peer that no client announced. */
export function readNewPeer(given: unknown): { peer: ToldPeer; left: bigint | undefined } {
  const { left, ...peer } = readFields('peer', given, newPeerKinds);
  return { peer: toldPeer(peer), left };
}

function toldPeer({ ip, port, ...rest }: Omit<Given, 'left'>): ToldPeer {
  return { address: socketAddress(ip, port), ...rest };
}

const countsKinds: FieldKinds<Counts> = { seeders: count, leechers: count, downloaded: count };

/** A swarm in numbers. */
export function readCounts(given: unknown): Counts {
  return readFields('counts', given, countsKinds);
}

const intervalKinds: FieldKinds<Intervals> = {
  interval: optional(count),
  minInterval: optional(count),
};

/** The intervals in the answers to announces. */
export function readIntervals(given: unknown): Intervals {
  return readFields('intervals', given, intervalKinds);
}
