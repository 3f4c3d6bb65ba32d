// Runs the npm package bittorrent-tracker on free ports of its own, and prints them.
import Server from '../../node/node_modules/bittorrent-tracker/server.js';

const server = new Server({ http: true, udp: true, ws: false, stats: true });
server.on('error', (error) => {
  throw error;
});
// It warns of every request that is wrong.
server.on('warning', () => {});
server.listen(0, { http: '127.0.0.1', udp4: '127.0.0.1', udp6: '::1' }, () => {
  const ports = { http: server.http.address().port, udp: server.udp4.address().port };
  console.log(JSON.stringify(ports));
});
