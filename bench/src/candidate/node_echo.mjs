// Echo servers on Node's own modules: what nothing that uses them can beat.
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

const [what, host, port, response] = process.argv.slice(1);

if (what === 'udp') {
  // Addresses are never names: no look-up.
  const socket = createSocket({ type: 'udp4', lookup: (ip, _, done) => done(null, ip, 4) });
  socket.on('message', (data, from) => socket.send(data, from.port, from.address));
  socket.bind(Number(port), host);
} else {
  const bytes = Buffer.from(response);
  const server = createServer({ noDelay: true }, (connection) => {
    connection.on('error', () => {});
    connection.on('data', () => {
      if (what === 'http') connection.end(bytes);
      else connection.write(bytes);
    });
  });
  server.listen(Number(port), host);
}
