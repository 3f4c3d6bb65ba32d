import { expect, test } from 'vitest';
import { holdNotation, notation } from '../src/api/convert/notation.js';
import type { Fault } from '../src/api/fault.js';

test.each<[Fault | string, string]>([
  ['announce drop', 'announce drop'],
  [{ action: 'announce', times: 2, drop: true }, '{"action":"announce","times":2,"drop":true}'],
  [{ times: undefined, hold: true }, '{"hold":true}'],
  // Numbers beyond 2 to the 53rd, and small ones, have all their digits.
  [{ connectionId: 2n ** 64n - 1n }, '{"connectionId":18446744073709551615}'],
  [{ interval: 1e21 }, '{"interval":1000000000000000000000}'],
  [{ probability: 1e-7, drop: true }, '{"probability":0.00000010000000000000,"drop":true}'],
  [{ probability: 0.25, drop: true }, '{"probability":0.25,"drop":true}'],
  [{ times: Number.NaN, drop: true }, '{"times":"NaN","drop":true}'],
  // Milliseconds, whole or not.
  [{ delay: 1_500, jitter: 0.25 }, '{"delay":"1500000000ns","jitter":"250000ns"}'],
  [{ down: 0 }, '{"down":"0ns"}'],
  [{ delay: -1 }, '{"delay":"-1ms"}'],
  [{ steps: [{ delay: 1 }, {}] }, '{"steps":[{"delay":"1000000ns"},{}]}'],
  // A string has its unit, which the component reads.
  [{ delay: '500ms', gap: '2s' }, '{"delay":"500ms","gap":"2s"}'],
  // Bytes.
  [{ append: Buffer.from([0, 255]) }, '{"append":{"hex":"00ff"}}'],
  [{ append: 'ä"' }, '{"append":"ä\\""}'],
  [
    { infoHash: Buffer.alloc(20, 1), hold: true },
    `{"infoHash":{"hex":"${'01'.repeat(20)}"},"hold":true}`,
  ],
  [{ set: { delay: 'i5e', x: Buffer.from('a') } }, '{"set":{"delay":"i5e","x":{"hex":"61"}}}'],
  [{ peers: [{ ip: '::1', port: 2 }] }, '{"peers":[{"ip":"::1","port":2}]}'],
])('%#', (fault, json) => {
  expect(notation('fault', fault)).toBe(json);
});

test('a fault that holds', () => {
  expect(holdNotation({ event: 'started', once: true })).toBe(
    '{"event":"started","once":true,"hold":true}',
  );
  expect(holdNotation('started once')).toBe('started once hold');
});

test('what is neither words nor an object is named', () => {
  for (const [value, shown] of [
    [5, '5'],
    [null, 'null'],
    [[], ''],
  ]) {
    expect(() => notation('filter', value)).toThrow(
      new TypeError(`filter: ${shown}; expected words or an object`),
    );
  }
  expect(() => holdNotation(5 as never)).toThrow('hold: 5; expected words or an object');
  const endless: { steps: unknown[] } = { steps: [] };
  endless.steps.push(endless);
  expect(() => notation('fault', endless)).toThrow('expected fewer objects in each other');
});
