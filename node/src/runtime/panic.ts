/**
 * What a panic in the component said.
 *
 * A trap carries no text, so the component's panic hook leaves one in its static memory, behind a
 * mark. The instance is dead by then, but its memory is as it was.
 */

/** Comes before the message, which a NUL ends; nothing follows if there was no panic. */
const MARK = '<tracker panic: ';

/** Static memory ends before this. */
const STATIC_LIMIT = 4 * 1024 * 1024;

/** What a panic left in this memory; none if there was no panic. */
export function panicMessage(memory: ArrayBuffer): string | undefined {
  const bytes = Buffer.from(memory, 0, Math.min(memory.byteLength, STATIC_LIMIT));
  const mark = bytes.indexOf(MARK);
  if (mark < 0) return undefined;
  const start = mark + MARK.length;
  const end = bytes.indexOf(0, start);
  const text = bytes.toString('utf8', start, end < 0 ? bytes.length : end);
  // A panic's text has its place on the first line, and what it says on the next.
  return text.split('\n').join(' ') || undefined;
}
