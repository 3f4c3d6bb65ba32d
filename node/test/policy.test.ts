import { describe, expect, test } from 'vitest';
import type { Listen, Options } from '../component/interfaces/bittorrent-tracker-control.js';
import { parseListen } from '../src/api/convert/listen.js';
import { policy } from '../src/runtime/policy.js';
import type { Protocol } from '../src/wasi/network.js';
import { at } from './support.js';

/** Whether a tracker with these listeners may bind an address. */
function may(
  listeners: { udp?: string; http?: string; control?: string },
  protocol: Protocol,
  address: string,
) {
  const options: Options = {
    udp: listens(listeners.udp),
    http: listens(listeners.http),
    control: listens(listeners.control),
    settings: '',
  };
  const [, ip = '', port] = /^\[?(.+?)\]?:(\d+)$/.exec(address) ?? [];
  return policy(options)(protocol, at(ip, Number(port)));
}

function listens(text: string | undefined): Listen[] {
  const listen = text === undefined ? undefined : parseListen(text);
  return listen === undefined ? [] : [listen];
}

test('the control interface listens over TCP', () => {
  const named = { control: '127.0.0.1:8080' };
  expect(may(named, 'tcp', '127.0.0.1:8080')).toBe(true);
  expect(may(named, 'tcp', '127.0.0.1:8081')).toBe(false);
  expect(may(named, 'udp', '127.0.0.1:8080')).toBe(false);
});

describe('an address that is named, and no other', () => {
  const named = { udp: '127.0.0.1:6969', http: '[::1]:7070' };

  test.each([
    ['udp', '127.0.0.1:6969', true],
    ['udp', '127.0.0.1:6970', false],
    ['udp', '127.0.0.2:6969', false],
    ['udp', '0.0.0.0:6969', false],
    ['tcp', '127.0.0.1:6969', false],
    ['tcp', '[::1]:7070', true],
    ['tcp', '[::1]:7071', false],
    ['udp', '[::1]:7070', false],
  ] as const)('%s %s', (protocol, address, expected) => {
    expect(may(named, protocol, address)).toBe(expected);
  });
});

describe('port 0 is any port of the address', () => {
  const free = { udp: 'localhost:0', http: '127.0.0.1:0' };

  test.each([
    ['udp', '127.0.0.1:0', true],
    ['udp', '127.0.0.1:40000', true],
    ['udp', '[::1]:40000', true],
    ['udp', '127.0.0.2:0', false],
    ['tcp', '127.0.0.1:0', true],
    ['tcp', '127.0.0.1:40000', true],
    ['tcp', '[::1]:40000', false],
  ] as const)('%s %s', (protocol, address, expected) => {
    expect(may(free, protocol, address)).toBe(expected);
  });
});

describe('over UDP a fault may answer from a free port of each address, and of no other', () => {
  test.each([
    [{ udp: '127.0.0.1:6969' }, '127.0.0.1:0', true],
    [{ udp: '127.0.0.1:6969' }, '[::1]:0', false],
    [{ udp: 'localhost:6969' }, '[::1]:0', true],
    [{ udp: 'localhost:6969' }, '0.0.0.0:0', false],
    [{ http: 'localhost:6969' }, '127.0.0.1:0', false],
  ])('%j: %s', (listeners, address, expected) => {
    expect(may(listeners, 'udp', address)).toBe(expected);
    expect(may(listeners, 'tcp', address)).toBe(false);
  });
});
