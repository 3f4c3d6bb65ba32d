/** How long anything may take, in milliseconds. */
export const LIMIT = 20_000;

/** The promise, or an error that says what was missing after the limit. */
export async function within(promise, what) {
  let timer;
  const limit = new Promise((_, refuse) => {
    timer = setTimeout(() => refuse(new Error(`${what}: missing after ${LIMIT} ms`)), LIMIT);
  });
  try {
    return await Promise.race([promise, limit]);
  } finally {
    clearTimeout(timer);
  }
}
