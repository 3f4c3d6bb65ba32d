/** Requests, peers and swarms as the npm package gives them, in JSON as `serve --json` writes it. */

const hex = (bytes) => bytes.toString('hex');
/** Escaped throughout: `serve --json` escapes only what is no printable ASCII. */
const text = (bytes) => hex(bytes).replace(/../g, '\\x$&');
const field = ({ name, value }) => [name, text(value)];

export function requestShape({ family, ...request }) {
  if (family !== (request.remote.ip.includes(':') ? 'ipv6' : 'ipv4')) {
    throw new Error(`family: ${family} of ${request.remote.ip}`);
  }
  return {
    ...request,
    at: request.at / 1_000,
    infoHashes: request.infoHashes.map(hex),
    peerId: request.peerId && hex(request.peerId),
    parameters: request.parameters.map(field),
    http: request.http && { ...request.http, headers: request.http.headers.map(field) },
    urlData: request.urlData && text(request.urlData),
    raw: hex(request.raw),
    reply: hex(request.reply),
    answer: answerShape(request.answer),
    faults: request.faults.length > 0 ? request.faults : undefined,
  };
}

function answerShape(answer) {
  switch (answer.kind) {
    case 'connected':
      return { ...answer, connectionId: `0x${answer.connectionId.toString(16).padStart(16, '0')}` };
    case 'scraped':
      return { ...answer, swarms: answer.swarms.map(swarmShape) };
    default:
      return answer;
  }
}

export function swarmShape(swarm) {
  return { ...swarm, infoHash: hex(swarm.infoHash) };
}

export function peerShape({ ip, port, peerId, age, ...peer }) {
  return { address: { ip, port }, peerId: hex(peerId), age: age / 1_000, ...peer };
}
