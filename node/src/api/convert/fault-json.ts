/** A fault as the JSON that the component reads: it finds what is wrong with it. */
import type { Fault, FaultSchedule, FaultScope } from '../fault.js';

/** The fields whose numbers are milliseconds here, as timers have it, and seconds in JSON. */
const DURATIONS: readonly string[] = ['delay', 'jitter', 'gap', 'down'];

/** How deep a fault may be: the component takes no deeper one. */
const DEPTH = 8;

/** A fault in words, or as JSON. */
export function faultText(fault: unknown): string {
  if (typeof fault === 'string') return fault;
  if (typeof fault === 'object' && fault !== null) return json(fault as Fault, '', DEPTH);
  throw new TypeError(`fault: ${String(fault)}; expected a string or an object`);
}

/** A fault that holds the replies to these requests. */
export function holdText(scope: FaultScope & FaultSchedule): string {
  if (typeof scope !== 'object' || scope === null) {
    throw new TypeError(`hold: ${String(scope)}; expected an object`);
  }
  return faultText({ ...scope, hold: true });
}

function json(value: unknown, name: string, depth: number): string {
  if (depth === 0) throw new TypeError(`${name}: expected fewer objects in each other`);
  const item = (value: unknown) => json(value, name, depth - 1);
  if (value instanceof Uint8Array) {
    const hex = Buffer.from(value).toString('hex');
    return name === 'infoHash' ? `"${hex}"` : `{"hex":"${hex}"}`;
  }
  if (Array.isArray(value)) return `[${value.map(item).join(',')}]`;
  switch (typeof value) {
    case 'bigint':
      return String(value);
    case 'number':
      return number(value, name);
    case 'object': {
      if (value === null) return 'null';
      const given = Object.entries(value).filter(([, value]) => value !== undefined);
      // What `set` sets may have any name, that of a duration, too.
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
