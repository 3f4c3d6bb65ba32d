/** What is in the package: its files, what it imports, and its types. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, inject, test } from 'vitest';
import { node } from './program.js';
import { env, run } from './run.js';

const { project, tarball } = inject('user');

describe('what is in it', () => {
  test('it can be required', async () => {
    const program = "console.log(typeof require('test-tracker').SimpleTracker)";
    const { stdout } = await node(program, 'program.cjs');
    expect(stdout.trim()).toBe('function');
  });

  test('no dependency, and nothing that runs when it is installed', async () => {
    const manifest = JSON.parse(
      await readFile(join(project, 'node_modules/test-tracker/package.json'), 'utf8'),
    );
    for (const key of ['dependencies', 'optionalDependencies', 'gypfile']) {
      expect(manifest[key], key).toBeUndefined();
    }
    // For `test-tracker/vitest`; npm installs nothing for it.
    expect(Object.keys(manifest.peerDependencies)).toEqual(['vitest']);
    expect(manifest.peerDependenciesMeta).toEqual({ vitest: { optional: true } });
    const atInstall = ['preinstall', 'install', 'postinstall', 'prepare'];
    expect(Object.keys(manifest.scripts).filter((name) => atInstall.includes(name))).toEqual([]);
    const installed = await readdir(join(project, 'node_modules'));
    expect(installed.filter((name) => !name.startsWith('.')).sort()).toEqual([
      '@jest',
      '@types',
      'jest',
      'test-tracker',
      'typescript',
      'vitest',
    ]);
  });

  test('only what is needed, and small', async () => {
    expect(tarball.size).toBeLessThan(385 * 1024);
    const paths = tarball.files.map(({ path }) => path);
    const needed = [
      'README.md',
      'LICENSE-MIT',
      'LICENSE-APACHE',
      'dist/index.d.ts',
      'dist/cli/main.js',
    ];
    expect(paths).toEqual(expect.arrayContaining(needed));
    const unexpected = paths.filter(
      (path) =>
        !/^(README\.md|LICENSE.*|package\.json|(dist|component)\/.+\.(js|wasm|d\.ts))$/.test(path),
    );
    expect(unexpected).toEqual([]);
    expect(paths.filter((path) => path.includes('stock'))).toEqual([]);
  });

  test('it imports nothing but Node, and the fixture Vitest', async () => {
    const specifiers = new Set<string>();
    const fixture = await readFile(
      join(project, 'node_modules/test-tracker/dist/api/vitest.js'),
      'utf8',
    );
    expect(fixture).toMatch(/\bfrom 'vitest'/);
    const modules = tarball.files.filter(({ path }) => /(?<!\/vitest)\.js$/.test(path));
    for (const { path } of modules) {
      const file = await readFile(join(project, 'node_modules/test-tracker', path), 'utf8');
      const source = file.replace(/^ *(\/?\*|\/\/).*$/gm, '');
      for (const [, name] of source.matchAll(/\bfrom\s*["']([^."'][^"']*)["']/g)) {
        specifiers.add(name ?? '');
      }
    }
    expect(specifiers.size).toBeGreaterThan(3);
    expect([...specifiers].filter((name) => !name.startsWith('node:'))).toEqual([]);
  });
});

describe('its types compile in strict mode', () => {
  test.each([
    ['nodenext', 'nodenext'],
    ['bundler', 'esnext'],
  ])(
    'with module resolution %s',
    async (resolution, module) => {
      const args = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--target', 'es2022'];
      args.push('--lib', 'es2022,esnext.disposable', '--types', 'node');
      args.push('--module', module, '--moduleResolution', resolution, '--allowJs');
      args.push(
        'types.ts',
        'client.ts',
        'fault.test.ts',
        'fixture.test.ts',
        'examples/vitest/announce.test.ts',
        'examples/vitest/faults.test.ts',
        'examples/vitest/guide.test.ts',
      );
      const { stdout } = await run(process.execPath, ['node_modules/typescript/bin/tsc', ...args], {
        cwd: project,
        env,
      }).catch((error) => error);
      expect(stdout).toBe('');
    },
    60_000,
  );
});
