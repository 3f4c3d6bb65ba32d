import { describe, expect, test } from 'vitest';
import { parseHost, parseListen } from '../../src/api/convert/listen.js';
import {
  formatIp,
  formatSocketAddress,
  fromNode,
  ipOf,
  isUnspecified,
  parseIp,
} from '../../src/wasi/address.js';
import { at } from '../support.js';

test.each([
  ['127.0.0.1', { tag: 'ipv4', val: [127, 0, 0, 1] }],
  ['255.254.0.9', { tag: 'ipv4', val: [255, 254, 0, 9] }],
  ['::', { tag: 'ipv6', val: [0, 0, 0, 0, 0, 0, 0, 0] }],
  ['::1', { tag: 'ipv6', val: [0, 0, 0, 0, 0, 0, 0, 1] }],
  ['2001:db8::', { tag: 'ipv6', val: [0x2001, 0xdb8, 0, 0, 0, 0, 0, 0] }],
  ['2001:db8::a:0:b', { tag: 'ipv6', val: [0x2001, 0xdb8, 0, 0, 0, 0xa, 0, 0xb] }],
  ['1:2:3:4:5:6:7:8', { tag: 'ipv6', val: [1, 2, 3, 4, 5, 6, 7, 8] }],
])('%s there and back', (text, parsed) => {
  expect(parseIp(text)).toEqual(parsed);
  expect(formatIp(parsed as NonNullable<ReturnType<typeof parseIp>>)).toBe(text);
});

test('one address after another, and the same again', () => {
  for (const text of ['127.0.0.1', '127.0.0.2', '127.0.0.2', '::1', '::2', '127.0.0.1']) {
    expect(fromNode(text, 1)).toEqual(at(text, 1));
    expect(formatIp(ipOf(at(text, 1)))).toBe(text);
  }
  expect(fromNode('fe80::1%lo', 1)).toBeUndefined();
});

test('an IPv4 address within an IPv6 one', () => {
  expect(parseIp('::ffff:1.2.3.4')).toEqual({
    tag: 'ipv6',
    val: [0, 0, 0, 0, 0, 0xffff, 0x102, 0x304],
  });
});

test.each(['', 'localhost', '127.0.0', '127.0.0.256', '::g', 'fe80::1%lo', '[::1]', ' ::1'])(
  '%j is no address',
  (text) => {
    expect(parseIp(text)).toBeUndefined();
  },
);

test('a socket address as text', () => {
  expect(formatSocketAddress(at('127.0.0.1', 6969))).toBe('127.0.0.1:6969');
  expect(formatSocketAddress(at('::1', 80))).toBe('[::1]:80');
});

test('the unspecified addresses', () => {
  expect(['0.0.0.0', '::', '0.0.0.1', '::1'].map((ip) => isUnspecified(at(ip, 1)))).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

describe('what the command line takes', () => {
  test.each([
    ['127.0.0.1:6969', '127.0.0.1', 6969],
    ['[::1]:0', '::1', 0],
    ['localhost:65535', 'localhost', 65_535],
  ])('%s', (text, host, port) => {
    expect(parseListen(text)).toEqual({ host: parseHost(host), port });
  });

  test.each([
    '',
    '6969',
    ':6969',
    '127.0.0.1',
    '127.0.0.1:',
    '127.0.0.1:65536',
    '127.0.0.1:-1',
    '127.0.0.1:1e3',
    '::1:6969',
    '[::1]',
    '[127.0.0.1]:1',
    '[localhost]:1',
    'example.com:80',
    'udp://127.0.0.1:80',
  ])('not %j', (text) => {
    expect(parseListen(text)).toBeUndefined();
  });
});
