/**
 * The message of a panic in the component.
 *
 * A trap carries no text, so the component's panic hook leaves one in its static memory, after a
 * mark. The instance is dead by then, but its memory is unchanged.
 */

/** Stands before the message, which ends with a NUL. The message is empty if there was no panic. */
const MARK = '<tracker panic: ';

/** Static memory ends before this. */
const STATIC_LIMIT = 4 * 1024 * 1024;

/** The message of a panic in this memory; undefined if there was no panic. */
export function panicMessage(memory: ArrayBuffer): string | undefined {
  const bytes = Buffer.from(memory, 0, Math.min(memory.byteLength, STATIC_LIMIT));
  const mark = bytes.indexOf(MARK);
  if (mark < 0) return undefined;
  const start = mark + MARK.length;
  const end = bytes.indexOf(0, start);
  const text = bytes.toString('utf8', start, end < 0 ? bytes.length : end);
  // The first line is the place of the panic, the next one what it says.
  return text.split('\n').join(' ') || undefined;
}
