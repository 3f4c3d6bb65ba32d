/**
 * Drives the artifact as plain `jco transpile` gives it, on the stock preview2-shim, in a worker of
 * its own: the shim blocks its thread. It takes the options of `SimpleTracker`.
 */
import { once } from 'node:events';
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { run } from './commands.mjs';

await run(async (options) => {
  const { port1: port, port2 } = new MessageChannel();
  const worker = new Worker(new URL('./stock-shim-worker.mjs', import.meta.url), {
    workerData: { options, port: port2 },
    transferList: [port2],
  });
  // Rejects if the worker fails instead.
  const failure = once(worker, 'exit').then(([code]) => {
    throw new Error(`the worker ended with status ${code}`);
  });
  failure.catch(() => {});
  async function message() {
    try {
      const [message] = await Promise.race([once(port, 'message'), failure]);
      return message;
    } catch (error) {
      // On a busy machine the worker's end may be heard of before what it said last.
      const last = receiveMessageOnPort(port);
      if (last === undefined) throw error;
      return last.message;
    }
  }

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
});
