/**
 * A request as one line of JSON, the same as the Rust binary prints.
 *
 * `JSON.stringify` alone is not enough: it can't write the 64-bit numbers that clients send.
 */
import type {
  Answer,
  Field,
  Request,
} from '../../component/interfaces/bittorrent-tracker-control.js';
import type { IpSocketAddress } from '../../component/interfaces/wasi-sockets-network.js';
import { toEndpoint, toSeconds } from '../api/convert/to-public.js';
import type { Lines } from './log.js';

/** Lines for programs. */
export const jsonLines: Lines = {
  request: jsonLine,
  missed: (count) => object({ missed: String(count) }),
};

/** The line, without its end. Fields that the request doesn't have are left out. */
function jsonLine(request: Request): string {
  const { http } = request;
  return object({
    number: String(request.number),
    transport: string(request.transport),
    remote: endpoint(request.remote),
    local: endpoint(request.local),
    at: String(toSeconds(request.at)),
    action: string(request.action),
    infoHashes: array(request.infoHashes, hex),
    peerId: optional(request.peerId, hex),
    client: optional(request.client, string),
    event: optional(request.event, string),
    port: optional(request.port, String),
    uploaded: optional(request.uploaded, String),
    downloaded: optional(request.downloaded, String),
    left: optional(request.left, String),
    numwant: optional(request.numwant, String),
    key: optional(request.key, string),
    parameters: array(request.parameters, field),
    http:
      http &&
      object({
        method: string(http.method),
        path: string(http.path),
        headers: array(http.headers, field),
      }),
    urlData: optional(request.urlData, text),
    raw: hex(request.raw),
    reply: hex(request.reply),
    answer: answer(request.answer),
    faults: request.faults.length > 0 ? array([...request.faults], String) : undefined,
    summary: string(request.summary),
  });
}

function answer(answer: Answer): string {
  const kind = string(answer.tag);
  switch (answer.tag) {
    case 'nothing':
      return object({ kind });
    case 'connected': {
      const digits = answer.val.toString(16).padStart(16, '0');
      return object({ kind, connectionId: string(`0x${digits}`) });
    }
    case 'announced': {
      const { interval, minInterval, seeders, leechers, peers } = answer.val;
      return object({
        kind,
        interval: String(interval),
        minInterval: optional(minInterval, String),
        seeders: String(seeders),
        leechers: String(leechers),
        peers: array(peers, endpoint),
      });
    }
    case 'scraped': {
      const swarms = array(answer.val, ({ infoHash, counts }) =>
        object({
          infoHash: hex(infoHash),
          seeders: String(counts.seeders),
          leechers: String(counts.leechers),
          downloaded: String(counts.downloaded),
        }),
      );
      return object({ kind, swarms });
    }
    case 'refused':
      return object({ kind, reason: string(answer.val) });
  }
}

function endpoint(address: IpSocketAddress): string {
  return JSON.stringify(toEndpoint(address));
}

function object(fields: { [name: string]: string | undefined }): string {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  return `{${given.map(([name, value]) => `${string(name)}:${value}`).join(',')}}`;
}

function array<T>(items: readonly T[], item: (item: T) => string): string {
  return `[${items.map(item).join(',')}]`;
}

function optional<T>(value: T | undefined, write: (value: T) => string): string | undefined {
  return value === undefined ? undefined : write(value);
}

function string(value: string): string {
  return JSON.stringify(value);
}

function field({ name, value }: Field): string {
  return array([string(name), text(value)], (part) => part);
}

function hex(bytes: Uint8Array): string {
  return string(Buffer.from(bytes).toString('hex'));
}

/** Bytes as text: those outside printable ASCII as `\xff`, a backslash as `\\`. */
function text(bytes: Uint8Array): string {
  const escaped = Buffer.from(bytes)
    .toString('latin1')
    .replace(/[^ -[\]-~]/g, (byte) =>
      byte === '\\' ? '\\\\' : `\\x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`,
    );
  return string(escaped);
}
