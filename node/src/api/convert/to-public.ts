/** Converts what the component returns to the types that users see. */
import type * as component from '../../../component/interfaces/bittorrent-tracker-control.js';
import type { IpSocketAddress } from '../../../component/interfaces/wasi-sockets-network.js';
import { formatIp, ipOf } from '../../wasi/address.js';
import type { FaultStatus } from '../fault.js';
import type { Peer } from '../peer.js';
import type { Answer, Counter, Endpoint, Field, Request, Swarm } from '../request.js';

/** What every request can do; inherited, so that two requests are equal if their fields are. */
const methods: Pick<Request, 'parameter' | 'header'> = {
  parameter(this: Request, name) {
    return this.parameters.findLast((field) => field.name === name)?.value;
  },
  header(this: Request, name) {
    const wanted = name.toLowerCase();
    return this.http?.headers.find((field) => field.name.toLowerCase() === wanted)?.value;
  },
};

/** A request as users see it. */
export function toRequest(request: component.Request): Request {
  const { peerId, client, event, port, uploaded, downloaded, left, numwant, key, http, urlData } =
    request;
  const fields: Omit<Request, keyof typeof methods> = {
    number: Number(request.number),
    transport: request.transport,
    remote: toEndpoint(request.remote),
    local: toEndpoint(request.local),
    family: request.remote.tag,
    at: toMilliseconds(request.at),
    action: request.action,
    infoHashes: request.infoHashes.map(toBuffer),
    ...(peerId !== undefined && { peerId: toBuffer(peerId) }),
    ...(client !== undefined && { client }),
    ...(event !== undefined && { event }),
    ...(port !== undefined && { port }),
    ...(uploaded !== undefined && { uploaded: Number(uploaded) }),
    ...(downloaded !== undefined && { downloaded: Number(downloaded) }),
    ...(left !== undefined && { left: Number(left) }),
    ...(numwant !== undefined && { numwant: Number(numwant) }),
    ...(key !== undefined && { key }),
    parameters: request.parameters.map(toField),
    ...(http !== undefined && { http: { ...http, headers: http.headers.map(toField) } }),
    ...(urlData !== undefined && { urlData: toBuffer(urlData) }),
    raw: toBuffer(request.raw),
    reply: toBuffer(request.reply),
    answer: toAnswer(request.answer),
    faults: [...request.faults],
    summary: request.summary,
  };
  return Object.assign(Object.create(methods), fields);
}

function toAnswer(answer: component.Answer): Answer {
  switch (answer.tag) {
    case 'nothing':
      return { kind: 'nothing' };
    case 'connected':
      return { kind: 'connected', connectionId: answer.val };
    case 'announced': {
      const { minInterval, peers, ...told } = answer.val;
      return {
        kind: 'announced',
        ...told,
        ...(minInterval !== undefined && { minInterval }),
        peers: peers.map(toEndpoint),
      };
    }
    case 'scraped':
      return { kind: 'scraped', swarms: answer.val.map(toSwarm) };
    case 'refused':
      return { kind: 'refused', reason: answer.val };
  }
}

/** A swarm as users see it. */
export function toSwarm({ infoHash, counts }: component.Swarm): Swarm {
  return { infoHash: toBuffer(infoHash), ...counts };
}

/** A counter as users see it. */
export function toCounter({ event, count, ...kind }: component.Counter): Counter {
  return { ...kind, ...(event !== undefined && { event }), count: Number(count) };
}

/** A peer of a swarm as users see it. */
export function toPeer({ address, peerId, left, key, client, ...peer }: component.Peer): Peer {
  return {
    ...toEndpoint(address),
    peerId: toBuffer(peerId),
    ...(left !== undefined && { left: Number(left) }),
    uploaded: Number(peer.uploaded),
    downloaded: Number(peer.downloaded),
    event: peer.event,
    ...(key !== undefined && { key }),
    ...(client !== undefined && { client }),
    age: toMilliseconds(peer.age),
  };
}

/** A fault as users see it. */
export function toFaultStatus({ hits, ...status }: component.FaultStatus): FaultStatus {
  return { ...status, hits: Number(hits) };
}

function toField({ name, value }: component.Field): Field {
  return { name, value: toBuffer(value) };
}

/** An address as users see it. */
export function toEndpoint(address: IpSocketAddress): Endpoint {
  return { ip: formatIp(ipOf(address)), port: address.val.port };
}

/** Nanoseconds in seconds, for the command's lines. */
export function toSeconds(nanoseconds: bigint): number {
  return Number(nanoseconds) / 1e9;
}

/** Nanoseconds in milliseconds. */
function toMilliseconds(nanoseconds: bigint): number {
  return Number(nanoseconds) / 1e6;
}

/** The same bytes: they are a copy of the component's already. */
export function toBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}
