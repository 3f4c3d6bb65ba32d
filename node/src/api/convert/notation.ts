/**
 * Writes faults, filters, scripts and settings as the component reads them: words as they are, and
 * objects as JSON. The component finds the errors.
 */
import { types } from 'node:util';
import type { FaultTarget } from '../fault.js';
import { DURATIONS } from '../fault-effects.js';

/** How deep an object may be; the component has the same limit. */
const DEPTH = 8;

/** Words, or an object as JSON. `what` is its name in an error. */
export function notation(what: string, value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return json(value, '', DEPTH);
  }
  throw new TypeError(`${what}: ${String(value)}; expected words or an object`);
}

/** A fault that holds the replies to these requests. */
export function holdNotation(scope: FaultTarget | string): string {
  const text = notation('hold', scope);
  return typeof scope === 'string' ? `${text} hold` : json({ ...scope, hold: true }, '', DEPTH);
}

function json(value: unknown, name: string, depth: number): string {
  if (depth === 0) throw new TypeError(`${name}: expected fewer objects in each other`);
  const item = (value: unknown) => json(value, name, depth - 1);
  if (types.isUint8Array(value)) return `{"hex":"${Buffer.from(value).toString('hex')}"}`;
  if (Array.isArray(value)) return `[${value.map(item).join(',')}]`;
  switch (typeof value) {
    case 'bigint':
      return String(value);
    case 'number':
      return number(value, name);
    case 'object': {
      if (value === null) return 'null';
      const given = Object.entries(value).filter(([, value]) => value !== undefined);
      // An entry of `set` may have any name, also that of a duration.
      const field = (field: string) => (name === 'set' ? '' : field);
      const texts = given.map(([key, value]) => {
        return `${JSON.stringify(key)}:${json(value, field(key), depth - 1)}`;
      });
      return `{${texts.join(',')}}`;
    }
    default:
      return JSON.stringify(value) ?? JSON.stringify(String(value));
  }
}

function number(value: number, name: string): string {
  if (!Number.isFinite(value)) return `"${value}"`;
  if (!DURATIONS.includes(name)) return plain(value);
  const nanoseconds = Math.round(value * 1e6);
  return nanoseconds < 0 ? `"${value}ms"` : `"${BigInt(nanoseconds)}ns"`;
}

/** Its digits, also where JavaScript would write an exponent. */
function plain(value: number): string {
  if (Number.isInteger(value)) return String(BigInt(value));
  return Math.abs(value) < 1e-6 ? value.toFixed(20) : String(value);
}
