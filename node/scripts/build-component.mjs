/**
 * Makes `component/` from the portable component: the core modules, the glue that jco generates
 * around them and its declarations; and in `component/stock/` what plain `jco transpile` gives,
 * for the test that runs it on the stock shim.
 *
 * Usage: node scripts/build-component.mjs [tracker.wasm]
 *
 * Without a file it asks the Rust host for it, which builds it.
 */
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transpile } from '@bytecodealliance/jco';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const target = fileURLToPath(new URL('../component', import.meta.url));

const component = await portableComponent(process.argv[2]);
await rm(target, { recursive: true, force: true });
await write(target, {
  // Synchronous: an instance is made within `new`, from modules that were compiled before.
  ...(await transpile(component, { name: 'tracker', instantiation: 'sync', minify: true })).files,
});
await write(join(target, 'stock'), {
  ...(await transpile(component, { name: 'tracker' })).files,
});

/** The bytes of tracker.wasm. */
async function portableComponent(file) {
  if (file !== undefined) return readFile(file);
  return execFileSync(
    'cargo',
    ['run', '--quiet', '--package', 'test-tracker-cli', 'component', '-'],
    {
      cwd: repository,
      stdio: ['ignore', 'pipe', 'inherit'],
      maxBuffer: Number.POSITIVE_INFINITY,
    },
  );
}

/** Writes files by their names, which may have folders in them. */
async function write(folder, files) {
  for (const [name, contents] of Object.entries(files)) {
    const file = join(folder, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, contents);
  }
}
