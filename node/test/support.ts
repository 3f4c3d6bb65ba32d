/** What the tests of the sockets share. */
import { expect, test } from 'vitest';
import type { ErrorCode, IpSocketAddress } from '../component/interfaces/wasi-sockets-network.js';
import { parseIp, socketAddress } from '../src/wasi/address.js';
import { Failure } from '../src/wasi/errors.js';
import { dispose, type Pollable } from '../src/wasi/poll.js';

/** How long a test waits for anything. */
export const LIMIT = 5_000;

/** A socket address. */
export function at(ip: string, port: number): IpSocketAddress {
  const address = parseIp(ip);
  if (address === undefined) throw new Error(`${ip} is no IP address`);
  return socketAddress(address, port);
}

/** The promise, or an error that says what was missing. */
export async function within<T>(promise: Promise<T>, what: string | (() => string)): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const missing = typeof what === 'string' ? what : what();
      reject(new Error(`waited ${LIMIT} ms for ${missing}`));
    }, LIMIT);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Waits for a pollable of `source`, and drops it. */
export async function ready(source: { subscribe(): Pollable }, what: string): Promise<void> {
  const pollable = source.subscribe();
  await within(new Promise<void>((resolve) => pollable.whenReady(resolve)), what);
  expect(pollable.ready(), what).toBe(true);
  pollable[dispose]();
}

/** The payload that `call` answers as its error. */
export function failure(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    if (error instanceof Failure) return error.payload;
    throw error;
  }
  throw new Error('it answered no error');
}

/** What `finish` answers in the end: the error code, or none. */
export async function finished(
  socket: { finishBind(): void; subscribe(): Pollable },
  what: string,
): Promise<ErrorCode | undefined> {
  for (;;) {
    try {
      socket.finishBind();
      return undefined;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (error.payload !== 'would-block') return error.payload as ErrorCode;
    }
    await ready(socket, what);
  }
}

/** What runs the tests. */
export const runtime =
  (['bun', 'deno'] as const).find((name) => name in process.versions) ?? 'node';

/**
 * `test`, for what a runtime does not do, and why. There it has to fail: once it passes, what is
 * said of that runtime is out of date.
 */
export function knownToFail(where: 'bun' | 'deno', _why: string) {
  return runtime === where ? test.fails : test;
}
