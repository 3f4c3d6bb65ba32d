/** The package as its users get it: packed, and installed into an empty project. */
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { env, root, run } from './run.js';

/** The project of a user, for all tests of the package. */
export interface User {
  /** Its folder. */
  project: string;
  /** What `npm pack` made. */
  tarball: { size: number; files: { path: string }[] };
}

declare module 'vitest' {
  interface ProvidedContext {
    user: User;
  }
}

/** Makes the project, once in a run of the tests; what it returns removes it. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const project = await mkdtemp(join(tmpdir(), 'test-tracker-user-'));
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', project], {
    cwd: root,
    env,
  });
  const [packed] = JSON.parse(stdout);
  await writeFile(join(project, 'package.json'), '{"private":true,"type":"module"}');
  const install = ['install', '--offline', '--no-audit', join(project, packed.filename)];
  await run('npm', install, { cwd: project, env });
  // What a user has besides, taken from this project instead of from the registry.
  for (const name of ['vitest', 'jest', '@jest/globals', 'typescript', '@types/node']) {
    const link = join(project, 'node_modules', name);
    await mkdir(dirname(link), { recursive: true });
    await symlink(join(root, 'node_modules', name), link);
  }
  await cp(join(root, 'test/user'), project, { recursive: true });
  await cp(join(root, '../examples'), join(project, 'examples'), { recursive: true });
  const { size, files } = packed as User['tarball'];
  provide('user', { project, tarball: { size, files } });
  return () => rm(project, { recursive: true, force: true });
}
