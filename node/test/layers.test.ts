/** The layers of `src`: imports run downwards, and never in a circle. */
import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

/** The layers, from above. `index` is the entry; the others are folders. */
const LAYERS = ['index', 'cli', 'api', 'runtime', 'wasi'];

/** What each file of `src` imports of it, types included, by paths without their ends. */
const imports = new Map(sources().map((file) => [file, importsOf(file)]));

function sources(): string[] {
  const files = readdirSync(new URL('../src', import.meta.url), {
    recursive: true,
    encoding: 'utf8',
  });
  return files
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .map((file) => file.replaceAll('\\', '/').slice(0, -'.ts'.length));
}

function importsOf(file: string): string[] {
  const path = fileURLToPath(new URL(`../src/${file}.ts`, import.meta.url));
  const specifiers = readFileSync(path, 'utf8').matchAll(
    /^(?:.*\bfrom|import|.*\bimport\() ?'(\.[^']+)\.js'/gm,
  );
  return [...specifiers]
    .map(([, specifier]) => posix.join(posix.dirname(file), specifier as string))
    .filter((imported) => !imported.startsWith('../component/'));
}

function layer(file: string): number {
  return LAYERS.indexOf(file.split('/')[0] as string);
}

test('every file is in a layer, and every import is a file', () => {
  const files = [...imports.keys()];
  expect(files.filter((file) => layer(file) < 0)).toEqual([]);
  expect([...imports.values()].flat().filter((file) => !imports.has(file))).toEqual([]);
  // Every import is found, if only the entry points are imported by no file.
  const entries = ['api/vitest', 'cli/main', 'index'];
  const imported = new Set([...imports.values()].flat());
  expect(files.filter((file) => !imported.has(file)).sort()).toEqual(entries);
});

test('imports run downwards', () => {
  const upwards = [...imports].flatMap(([file, imported]) =>
    imported.filter((other) => layer(other) < layer(file)).map((other) => `${file} → ${other}`),
  );
  expect(upwards).toEqual([]);
});

test('no circle of files', () => {
  // A file is in no circle if it imports no file that may be in one, or if none of those imports it.
  const left = new Map(imports);
  let before: number;
  do {
    before = left.size;
    for (const [file, imported] of left) {
      const isImported = [...left.values()].some((others) => others.includes(file));
      if (!isImported || !imported.some((other) => left.has(other))) left.delete(file);
    }
  } while (left.size < before);
  expect([...left.keys()]).toEqual([]);
});
