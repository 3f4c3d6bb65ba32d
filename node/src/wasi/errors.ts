/** How a host function returns an error of the WIT. */
import type { ErrorCode } from '../../component/interfaces/wasi-sockets-network.js';

/**
 * What a host function throws to return the error case of its `result`.
 *
 * The generated glue looks for `payload`. This is not an `Error`: the glue would take one for a trap,
 * and each `would-block` would cost a stack trace.
 */
export class Failure<Payload> {
  /** The value of the error case. */
  readonly payload: Payload;

  constructor(payload: Payload) {
    this.payload = payload;
  }
}

/** Returns `code` as the error case. */
export function fail(code: ErrorCode): never {
  throw new Failure(code);
}

const codes: Readonly<Record<string, ErrorCode>> = {
  EACCES: 'access-denied',
  EPERM: 'access-denied',
  EADDRINUSE: 'address-in-use',
  EADDRNOTAVAIL: 'address-not-bindable',
  EAFNOSUPPORT: 'not-supported',
  EINVAL: 'invalid-argument',
  EMFILE: 'new-socket-limit',
  ENFILE: 'new-socket-limit',
  ENOBUFS: 'out-of-memory',
  ENOMEM: 'out-of-memory',
  EMSGSIZE: 'datagram-too-large',
  ECONNREFUSED: 'connection-refused',
  ECONNRESET: 'connection-reset',
  ECONNABORTED: 'connection-aborted',
  EHOSTUNREACH: 'remote-unreachable',
  ENETUNREACH: 'remote-unreachable',
  ENETDOWN: 'remote-unreachable',
  ETIMEDOUT: 'timeout',
};

/** The code of the WIT for an error of Node. */
export function errorCode(error: Error): ErrorCode {
  return codes[(error as NodeJS.ErrnoException).code ?? ''] ?? 'unknown';
}
