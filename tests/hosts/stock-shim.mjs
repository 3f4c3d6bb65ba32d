/**
 * Drives the artifact as plain `jco transpile` gives it, on the stock preview2-shim, in a worker of
 * its own: the shim blocks its thread. It takes the options of `SimpleTracker`.
 */
import { once } from 'node:events';
import { MessageChannel, Worker } from 'node:worker_threads';

export async function start(options) {
  const { port1: port, port2 } = new MessageChannel();
  const worker = new Worker(new URL('./stock-shim-worker.mjs', import.meta.url), {
    workerData: { options, port: port2 },
    transferList: [port2],
  });
  // Rejects if the worker fails or ends instead. Its `exit` may come before its last message; the port
  // closes after that.
  const failure = Promise.race([
    once(port, 'close').then(() => new Error('the worker ended')),
    once(worker, 'error').then(([error]) => error),
  ]).then((error) => Promise.reject(error));
  failure.catch(() => {});
  const message = async () => (await Promise.race([once(port, 'message'), failure]))[0];

  async function ask(command) {
    port.postMessage(command);
    const { ok, error } = await message();
    if (error !== undefined) throw new Error(error);
    return ok;
  }

  const { udp, http, calls, error } = await message();
  if (error !== undefined) {
    port.close();
    throw new Error(error);
  }
  let closing;
  async function close() {
    await ask({ call: 'close', args: [] });
    port.close();
  }
  return {
    udp,
    http,
    calls: {
      ...Object.fromEntries(calls.map((call) => [call, (...args) => ask({ call, args })])),
      close() {
        closing ??= close();
        return closing;
      },
    },
  };
}
