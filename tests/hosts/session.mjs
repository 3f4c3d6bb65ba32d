/**
 * What a test says to a tracker that runs under Node: calls, one a line, each answered with a line.
 *
 *     {"call":"swarmCount","args":[]}                {"ok":1}
 *     {"call":"removePeer","args":[{"hex":"…"},…]}   {"ok":false}
 *     {"call":"advance","args":[-1]}                 {"error":"advance: -1; expected …"}
 *
 * `{"hex":"…"}` among options and arguments is bytes; `shapes.mjs` has what requests and peers look like in
 * answers. Before the first call comes a line with options, as `{"host":"simple-tracker","options":{…}}`;
 * it is answered with {"udp":[urls],"http":[urls]}.
 */
import { createInterface } from 'node:readline';

/**
 * Starts the tracker that the first line asks for, and obeys until input ends; then closes it. Input that
 * ends while a call is unanswered is that of a test that has failed: closing ends whatever waits.
 */
export async function session(input, output) {
  const print = (object) => output.write(`${JSON.stringify(object)}\n`);
  let tracker;
  // What is expected and has not come, `close` has told whoever called it.
  const close = () => Promise.resolve(tracker?.calls.close()).catch(() => {});
  input.once('end', close);
  for await (const line of createInterface({ input })) {
    if (tracker) {
      print(await answer(tracker.calls, line));
      continue;
    }
    try {
      const { host, options } = JSON.parse(line, readBytes);
      const { start } = await import(`./${host}.mjs`);
      tracker = await start(options);
    } catch (error) {
      print({ error: error.message });
      return;
    }
    print({ udp: tracker.udp, http: tracker.http });
  }
  await close();
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
