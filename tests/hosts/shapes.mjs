/** Requests, peers and swarms as the npm package gives them, in JSON as `serve --json` writes it. */

const hex = (bytes) => bytes.toString('hex');
/** Escaped throughout: `serve --json` escapes only what is no printable ASCII. */
const text = (bytes) => hex(bytes).replace(/../g, '\\x$&');
const field = ({ name, value }) => [name, text(value)];
const endpoint = ({ ip, port }) => (ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`);

export function requestShape({ family, ...request }) {
  if (family !== (request.remote.ip.includes(':') ? 'ipv6' : 'ipv4')) {
    throw new Error(`family: ${family} of ${request.remote.ip}`);
  }
  return {
    ...request,
    remote: endpoint(request.remote),
    local: endpoint(request.local),
    infoHashes: request.infoHashes.map(hex),
    peerId: request.peerId && hex(request.peerId),
    key: request.key && hex(request.key),
    parameters: request.parameters.map(field),
    http: request.http && { ...request.http, headers: request.http.headers.map(field) },
    urlData: request.urlData && text(request.urlData),
    raw: hex(request.raw),
    reply: hex(request.reply),
    answer: answerShape(request.answer),
    faults: request.faults.length > 0 ? request.faults : undefined,
  };
}

function answerShape({ kind, ...answer }) {
  switch (kind) {
    case 'connected':
      return { connected: hex(answer.connectionId) };
    case 'announced':
      return { announced: { ...answer, peers: answer.peers.map(endpoint) } };
    case 'scraped':
      return { scraped: answer.swarms.map(swarmShape) };
    case 'refused':
      return { refused: answer.reason };
    default:
      return { [kind]: answer };
  }
}

export function swarmShape(swarm) {
  return { ...swarm, infoHash: hex(swarm.infoHash) };
}

export function peerShape({ ip, port, peerId, ...peer }) {
  return { address: endpoint({ ip, port }), peerId: hex(peerId), ...peer };
}
