/**
 * What the drivers of the hosts that run under Node share: options as JSON on the command line,
 * then calls on standard input, one a line, each answered with a line on standard output.
 *
 *     {"call":"swarmCount","args":[]}                {"ok":1}
 *     {"call":"removePeer","args":[{"hex":"…"},…]}   {"ok":false}
 *     {"call":"advance","args":[-1]}                 {"error":"advance: -1; expected …"}
 *
 * `{"hex":"…"}` among options and arguments is bytes; `shapes.mjs` has what requests and peers look like in
 * answers. The first line of output is {"udp":[urls],"http":[urls]}. When standard input ends, the
 * tracker is closed and the process ends with status 0.
 */
import { createInterface } from 'node:readline';

/** Starts a tracker with `start(options)`, which gives URLs and calls, and obeys until input ends. */
export async function run(start) {
  let tracker;
  try {
    tracker = await start(JSON.parse(process.argv[2] ?? '{}', readBytes));
  } catch (error) {
    print({ error: error.message });
    process.exitCode = 1;
    return;
  }
  print({ udp: tracker.udp, http: tracker.http });
  for await (const line of createInterface({ input: process.stdin })) {
    print(await answer(tracker.calls, line));
  }
  // What is expected and has not come, `close` has told whoever called it.
  await Promise.resolve(tracker.calls.close()).catch(() => {});
}

async function answer(calls, line) {
  try {
    const { call, args } = JSON.parse(line, readBytes);
    if (!Object.hasOwn(calls, call)) {
      throw new Error(`call: ${call}; expected one of ${Object.keys(calls).join(', ')}`);
    }
    return { ok: (await calls[call](...args)) ?? null };
  } catch (error) {
    return { error: error.message };
  }
}

function readBytes(_, value) {
  return typeof value?.hex === 'string' ? Buffer.from(value.hex, 'hex') : value;
}

function print(object) {
  process.stdout.write(`${JSON.stringify(object)}\n`);
}
