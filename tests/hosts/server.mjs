/**
 * Runs trackers for the tests of a run, each on a connection of its own: to start a process for each
 * takes longer than most of the tests. It ends with the test runner, whose process id is its argument.
 */
import { createServer } from 'node:net';
import { session } from './session.mjs';

const runner = Number(process.argv[2]);

const server = createServer({ allowHalfOpen: true, noDelay: true }, async (socket) => {
  // A test that is killed resets its connection.
  await session(socket, socket).catch(() => {});
  socket.end();
});
server.listen(0, '127.0.0.1', () => {
  process.send({ port: server.address().port });
  process.disconnect();
});

setInterval(() => {
  try {
    process.kill(runner, 0);
  } catch {
    process.exit();
  }
}, 200);
