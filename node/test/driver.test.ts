import { expect, test } from 'vitest';
import { Driver } from '../src/runtime/driver.js';
import { now } from '../src/wasi/clock.js';
import { Readiness } from '../src/wasi/poll.js';
import { within } from './support.js';

/** What a turn answers. */
interface Answer {
  wait?: never[];
  cancel?: number[];
  deadline?: bigint;
}

/** A source that is ready or not as the test says. */
function source() {
  let isReady = false;
  const readiness = new Readiness(() => isReady);
  return {
    set(value: boolean) {
      isReady = value;
      readiness.changed();
    },
    wait: (token: number) => ({ token, pollable: readiness.subscribe() as never }),
  };
}

/** A component whose turns the test answers, one after the other. */
function component() {
  const turns: number[][] = [];
  const answers: Answer[] = [];
  let taken = () => {};
  const driver = new Driver((ready) => {
    turns.push([...ready].sort((a, b) => a - b));
    queueMicrotask(taken);
    return next(answers.shift());
  });
  const turnsTaken = (count: number) =>
    within(
      new Promise<void>((resolve) => {
        taken = () => {
          if (turns.length >= count) resolve();
        };
        taken();
      }),
      `turn ${count}; there were ${JSON.stringify(turns)}`,
    );
  return { driver, turns, answers, turnsTaken };
}

function next({ wait = [], cancel = [], deadline }: Answer = {}) {
  return {
    wait,
    cancel: Uint32Array.from(cancel),
    recorded: 0n,
    ...(deadline !== undefined && { deadline }),
  };
}

/** Lets everything that is due happen. */
const settle = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

test('a turn is taken when a pollable is ready, with its token', async () => {
  const { driver, turns, answers, turnsTaken } = component();
  const a = source();
  answers.push({ wait: [a.wait(7) as never] });
  driver.run();
  await settle();
  expect(turns).toEqual([[]]);
  a.set(true);
  await turnsTaken(2);
  expect(turns).toEqual([[], [7]]);
  driver.stop();
});

test('a wait is for once', async () => {
  const { driver, turns, answers, turnsTaken } = component();
  const a = source();
  const b = source();
  answers.push({ wait: [a.wait(1) as never, b.wait(2) as never] });
  driver.run();
  a.set(true);
  await turnsTaken(2);
  a.set(true);
  b.set(true);
  await turnsTaken(3);
  expect(turns).toEqual([[], [1], [2]]);
  driver.stop();
});

test('one turn for all that got ready together', async () => {
  const { driver, turns, answers, turnsTaken } = component();
  const sources = [1, 2, 3].map((token) => ({ token, ...source() }));
  answers.push({ wait: sources.map(({ wait, token }) => wait(token) as never) });
  driver.run();
  for (const { set } of sources) set(true);
  await turnsTaken(2);
  await settle();
  expect(turns).toEqual([[], [1, 2, 3]]);
  driver.stop();
});

test('what is ready already gets its turn', async () => {
  const { driver, turns, answers, turnsTaken } = component();
  const a = source();
  a.set(true);
  answers.push({ wait: [a.wait(1) as never] });
  driver.run();
  await turnsTaken(2);
  expect(turns).toEqual([[], [1]]);
  driver.stop();
});

test('what was cancelled is not reported, and its token may be used again', async () => {
  const { driver, turns, answers, turnsTaken } = component();
  const [a, b, other] = [source(), source(), source()];
  answers.push({ wait: [a.wait(1) as never, other.wait(9) as never] });
  answers.push({ cancel: [1], wait: [b.wait(1) as never] });
  driver.run();
  other.set(true);
  await turnsTaken(2);
  a.set(true);
  await settle();
  expect(turns).toEqual([[], [9]]);
  b.set(true);
  await turnsTaken(3);
  expect(turns[2]).toEqual([1]);
  driver.stop();
});

test('a turn is taken at the deadline, and not before it', async () => {
  const { driver, turns, answers, turnsTaken } = component();
  const deadline = now() + 20_000_000n;
  answers.push({ deadline });
  driver.run();
  await turnsTaken(2);
  // Node's timers have milliseconds.
  expect(now()).toBeGreaterThan(deadline - 2_000_000n);
  expect(turns).toEqual([[], []]);
  driver.stop();
});

test('a deadline that has passed means at once', async () => {
  const { driver, answers, turnsTaken } = component();
  answers.push({ deadline: 0n });
  driver.run();
  await turnsTaken(2);
  driver.stop();
});

test('a deadline too far for a timer of Node is waited for', async () => {
  const { driver, turns, answers } = component();
  answers.push({ deadline: now() + 10n ** 18n });
  driver.run();
  await settle();
  expect(turns).toEqual([[]]);
  driver.stop();
});

test('woken, it takes one turn soon, and goes on as that one says', async () => {
  const { driver, turns, answers, turnsTaken } = component();
  const a = source();
  answers.push({ wait: [a.wait(1) as never], deadline: now() + 10n ** 18n });
  answers.push({ deadline: 0n });
  driver.run();
  driver.wake();
  driver.wake();
  expect(turns).toEqual([[]]);
  await turnsTaken(3);
  await settle();
  expect(turns).toEqual([[], [], []]);
  a.set(true);
  await turnsTaken(4);
  expect(turns[3]).toEqual([1]);
  driver.stop();
});

test('woken before it runs, it takes no turn', async () => {
  const { driver, turns } = component();
  driver.wake();
  await settle();
  expect(turns).toEqual([]);
  driver.run();
  expect(turns).toEqual([[]]);
  driver.stop();
});

test('after `stop` no turn is taken', async () => {
  const { driver, turns, answers } = component();
  const a = source();
  answers.push({ wait: [a.wait(1) as never], deadline: now() });
  driver.run();
  a.set(true);
  driver.stop();
  a.set(true);
  driver.wake();
  await settle();
  expect(turns).toEqual([[]]);
});
