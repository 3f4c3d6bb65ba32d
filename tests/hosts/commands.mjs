/**
 * What the drivers of the hosts that run under Node share: options as JSON on the command line,
 * then commands on standard input, one a line, each answered with a line on standard output.
 *
 *     {"call":"peers","infoHash":"<hex>"}   {"ok":[{"ip":"127.0.0.1","port":1,"peerId":"<hex>"}]}
 *     {"call":"swarmCount"}                 {"ok":1}
 *     {"call":"advance","seconds":60.5}     {"ok":null}
 *     {"call":"freeze"}                     {"ok":null}
 *     {"call":"resume"}                     {"ok":null}
 *     {"call":"close"}                      {"ok":null}
 *
 * The first line of output is {"udp":[urls],"http":[urls]}. Whatever fails is {"error":"…"}. When
 * standard input ends, the tracker is closed and the process ends with status 0.
 */
import { createInterface } from 'node:readline';

/** Starts a tracker with `start(options)`, and obeys until standard input ends. */
export async function run(start) {
  let tracker;
  try {
    tracker = await start(JSON.parse(process.argv[2] ?? '{}'));
  } catch (error) {
    print({ error: error.message });
    process.exitCode = 1;
    return;
  }
  print({ udp: tracker.udp, http: tracker.http });
  for await (const line of createInterface({ input: process.stdin })) {
    print(await answer(tracker, line));
  }
  await tracker.close();
}

async function answer(tracker, line) {
  try {
    const { call, infoHash, seconds } = JSON.parse(line);
    switch (call) {
      case 'peers':
        return { ok: await tracker.peers(infoHash) };
      case 'swarmCount':
        return { ok: await tracker.swarmCount() };
      case 'advance':
        await tracker.advance(seconds);
        return { ok: null };
      case 'freeze':
      case 'resume':
      case 'close':
        await tracker[call]();
        return { ok: null };
      default:
        return {
          error: `call: ${call}; expected peers, swarmCount, advance, freeze, resume or close`,
        };
    }
  } catch (error) {
    return { error: error.message };
  }
}

function print(object) {
  process.stdout.write(`${JSON.stringify(object)}\n`);
}
