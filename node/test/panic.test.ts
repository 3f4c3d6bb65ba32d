import { expect, test } from 'vitest';
import { panicMessage } from '../src/runtime/panic.js';

const MARK = '<tracker panic: ';
const MIB = 1024 * 1024;

/** A memory with a text in it. */
function memory(text: string, at: number, size = 2 * MIB): ArrayBuffer {
  const bytes = Buffer.from(new ArrayBuffer(size));
  bytes.write(text, at);
  return bytes.buffer;
}

test('the message is what follows the mark, in one line', () => {
  const text = `${MARK}panicked at guest/src/x.rs:12:3:\nno “peer”\0and what lies behind it`;
  expect(panicMessage(memory(text, MIB))).toBe('panicked at guest/src/x.rs:12:3: no “peer”');
});

test('a message that nothing ends', () => {
  const text = `${MARK}panicked`;
  expect(panicMessage(memory(text, MIB, MIB + text.length))).toBe('panicked');
});

test.each([
  ['nothing', memory('', 0)],
  ['half of the mark', memory(MARK.slice(0, 8), MIB)],
  ['the mark, and no text behind it', memory(MARK, MIB)],
  ['a message beyond static memory', memory(`${MARK}panicked\0`, 5 * MIB, 6 * MIB)],
])('no message: %s', (_, bytes) => {
  expect(panicMessage(bytes)).toBeUndefined();
});
