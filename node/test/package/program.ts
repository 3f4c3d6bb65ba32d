/** Programs in the user's project. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inject } from 'vitest';
import { env, run } from './run.js';

/** A program in the user's project that has ended. */
export async function node(program: string, file = 'program.mjs') {
  const { project } = inject('user');
  await writeFile(join(project, file), program);
  return run(process.execPath, [file], { cwd: project, env, timeout: 60_000 });
}
