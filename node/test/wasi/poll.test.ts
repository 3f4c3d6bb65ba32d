import { expect, test } from 'vitest';
import { dispose, Readiness } from '../../src/wasi/poll.js';

test('a pollable is ready exactly while there is something to do', () => {
  let queued = 0;
  const readiness = new Readiness(() => queued > 0);
  const pollable = readiness.subscribe();
  expect(pollable.ready()).toBe(false);
  queued = 1;
  expect(pollable.ready()).toBe(true);
  queued = 0;
  expect(pollable.ready()).toBe(false);
});

test('it calls back at once if it is ready already', () => {
  let calls = 0;
  new Readiness(() => true).subscribe().whenReady(() => calls++);
  expect(calls).toBe(1);
});

test('it calls back once, when it becomes ready', () => {
  let queued = 0;
  let calls = 0;
  const readiness = new Readiness(() => queued > 0);
  readiness.subscribe().whenReady(() => calls++);
  readiness.changed();
  expect(calls).toBe(0);
  queued = 1;
  readiness.changed();
  readiness.changed();
  expect(calls).toBe(1);
});

test('every pollable of a source hears of it', () => {
  let queued = 0;
  const heard: string[] = [];
  const readiness = new Readiness(() => queued > 0);
  readiness.subscribe().whenReady(() => heard.push('first'));
  readiness.subscribe().whenReady(() => heard.push('second'));
  queued = 1;
  readiness.changed();
  expect(heard).toEqual(['first', 'second']);
});

test('a dropped pollable calls nobody back', () => {
  let queued = 0;
  let calls = 0;
  const readiness = new Readiness(() => queued > 0);
  const pollable = readiness.subscribe();
  pollable.whenReady(() => calls++);
  pollable[dispose]();
  queued = 1;
  readiness.changed();
  expect(calls).toBe(0);
});
