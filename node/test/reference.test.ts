/** The reference of the package, docs/typescript.md. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

test('the reference is up to date', async () => {
  const script = new URL('../scripts/build-reference.mjs', import.meta.url);
  const { file, reference } = await import(script.href);
  const text = readFileSync(file, 'utf8');
  expect(text, 'docs/typescript.md is stale: run `npm run reference` in node/').toBe(reference());
});
