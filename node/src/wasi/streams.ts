/** `wasi:io/streams` and `wasi:io/error`: the two directions of a TCP connection of `node:net`. */
import type { Socket } from 'node:net';
import { Failure } from './errors.js';
import { dispose, type Pollable, Readiness } from './poll.js';

/** How much is read ahead, and how much may wait to be written, per connection. */
const BUFFER_LIMIT = 64 * 1024;

/** The resource `error`. */
export class IoError {
  readonly #error: Error;

  constructor(error: Error) {
    this.#error = error;
  }

  toDebugString(): string {
    return String(this.#error);
  }
}

/** Returns the error `closed`. */
function closed(): never {
  throw new Failure({ tag: 'closed' });
}

/** Returns the error `last-operation-failed`. */
function failed(error: Error): never {
  throw new Failure({ tag: 'last-operation-failed', val: new IoError(error) });
}

/** The resource `input-stream`. */
export class InputStream {
  readonly #socket: Socket;
  readonly #chunks: Uint8Array[] = [];
  #buffered = 0;
  #ended: boolean;
  #discards = false;
  #error: Error | undefined;
  readonly #readiness = new Readiness(
    () => this.#buffered > 0 || this.#ended || this.#error !== undefined,
  );

  constructor(socket: Socket) {
    this.#socket = socket;
    this.#ended = socket.destroyed;
    socket.on('data', (chunk: Uint8Array) => this.#arrived(chunk));
    socket.on('end', () => this.#end());
    socket.on('close', () => this.#end());
    socket.on('error', (error) => {
      if (!this.#discards) this.#error = error;
      this.#readiness.changed();
    });
  }

  read(length: bigint): Uint8Array {
    const [chunk] = this.#chunks;
    if (chunk === undefined) return this.#nothing();
    if (length === 0n) return new Uint8Array();
    const taken = length < chunk.length ? chunk.subarray(0, Number(length)) : chunk;
    if (taken === chunk) this.#chunks.shift();
    else this.#chunks[0] = chunk.subarray(taken.length);
    this.#buffered -= taken.length;
    if (this.#buffered < BUFFER_LIMIT) this.#socket.resume();
    return taken;
  }

  subscribe(): Pollable {
    return this.#readiness.subscribe();
  }

  /**
   * Whether there are unread bytes. If there are some when the stream is dropped, this stays true: the
   * connection has to be reset, as a kernel resets one that is closed before all of it was read.
   */
  get unread(): boolean {
    return this.#buffered > 0;
  }

  /**
   * Ends reading, and discards unread bytes and those that still come. They are still taken from the
   * kernel, which would reset the connection otherwise, and a reset would destroy our last response.
   */
  shutDown(): void {
    this.#buffered = 0;
    this.#discard();
    this.#socket.resume();
  }

  /** Dropped: nothing is read any more. */
  [dispose](): void {
    if (this.unread) this.#discard();
    else this.shutDown();
  }

  #discard(): void {
    this.#discards = true;
    this.#chunks.length = 0;
    this.#error = undefined;
    this.#end();
  }

  #nothing(): Uint8Array {
    if (this.#error !== undefined) {
      const error = this.#error;
      this.#error = undefined;
      this.#ended = true;
      failed(error);
    }
    if (this.#ended) closed();
    return new Uint8Array();
  }

  #arrived(chunk: Uint8Array): void {
    if (this.#discards) return;
    this.#chunks.push(chunk);
    this.#buffered += chunk.length;
    if (this.#buffered >= BUFFER_LIMIT) this.#socket.pause();
    this.#readiness.changed();
  }

  #end(): void {
    this.#ended = true;
    this.#readiness.changed();
  }
}

/** The resource `output-stream`. */
export class OutputStream {
  readonly #socket: Socket;
  readonly #input: InputStream;
  readonly #readiness: Readiness;
  #permit = 0;
  #whenSent: (() => void) | undefined;

  /** `input` is the other direction of the same connection. */
  constructor(socket: Socket, input: InputStream) {
    this.#socket = socket;
    this.#input = input;
    this.#readiness = new Readiness(() => !socket.writable || this.#free() > 0);
    socket.on('close', () => this.#readiness.changed());
    socket.on('finish', () => this.#sent());
  }

  checkWrite(): bigint {
    if (!this.#socket.writable) closed();
    this.#permit = this.#free();
    return BigInt(this.#permit);
  }

  write(contents: Uint8Array): void {
    if (contents.length > this.#permit) {
      throw new Error(`write of ${contents.length} bytes; check-write permitted ${this.#permit}`);
    }
    this.#permit = 0;
    if (!this.#socket.writable) closed();
    // The socket's `error` event reports errors; the callback is only for free space.
    this.#socket.write(contents, () => {
      this.#readiness.changed();
      this.#sent();
    });
  }

  /** Does nothing: Node sends written bytes at once, as far as it can. */
  flush(): void {}

  subscribe(): Pollable {
    return this.#readiness.subscribe();
  }

  /** Ends writing: the other side sees the end after all written bytes. */
  shutDown(): void {
    if (this.#socket.writable) this.#socket.end();
    this.#readiness.changed();
  }

  /** Calls back when the kernel has all written bytes, or will never get them. */
  whenSent(callback: () => void): void {
    this.#whenSent = callback;
    this.#sent();
  }

  /** Dropped: nothing is written any more. A connection that has to be reset does not end before. */
  [dispose](): void {
    if (!this.#input.unread) this.shutDown();
  }

  #sent(): void {
    const { destroyed, writableEnded, writableFinished, writableLength } = this.#socket;
    if (destroyed || (writableEnded ? writableFinished : writableLength === 0)) this.#whenSent?.();
  }

  #free(): number {
    return Math.max(0, BUFFER_LIMIT - this.#socket.writableLength);
  }
}
