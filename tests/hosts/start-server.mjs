/**
 * Starts `server.mjs` for the test runner that runs this, cargo-nextest, and tells the tests of it in
 * `TEST_TRACKER_NODE`: its process id and its port.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const path = fileURLToPath(new URL('./server.mjs', import.meta.url));
const server = fork(path, [String(process.ppid)], {
  detached: true,
  stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
});
const exit = once(server, 'exit').then(([code]) => {
  throw new Error(`server.mjs ended with status ${code}`);
});
const [{ port }] = await Promise.race([once(server, 'message'), exit]);
appendFileSync(process.env.NEXTEST_ENV, `TEST_TRACKER_NODE=${server.pid} ${port}\n`);
server.unref();
exit.catch(() => {});
