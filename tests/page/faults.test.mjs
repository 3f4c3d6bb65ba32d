// Faults that a person adds, releases and removes.
import assert from 'node:assert/strict';
import { isGone, openPage, openRequest, shows, test } from './support/browser.mjs';
import { announceHttp, announceUdp, leecher } from './support/clients.mjs';
import { startTracker } from './support/tracker.mjs';
import { within } from './support/within.mjs';

async function addFault(page, words) {
  await page.getByLabel('New fault, in words').fill(words);
  await page.getByRole('button', { name: 'Add fault' }).click();
}

test('a fault changes what a client gets, and is shown at the request', async (t) => {
  const tracker = await startTracker(t);
  const page = await openPage(t, tracker);

  await addFault(page, 'announce http name="not today" times=1 refuse="come back later"');
  await shows(page, '#fault-list', 'not today');
  assert.match(await announceHttp(tracker.http, leecher()), /failure reason15:come back later/);
  await shows(page, '[data-key="1"]', 'fault 1');
  await shows(page, '[data-key="1"]', 'refused: come back later');
  await shows(page, '#fault-list', '1 hit');
  const details = await openRequest(page, 1);
  await shows(page, '.details .touched', 'not today: announce http');
  assert.deepEqual(await details.locator('dd').last().allTextContents(), ['come back later']);

  await page.getByRole('button', { name: 'Requests with fault 1' }).click();
  await shows(page, '#count', /^1 of 1 request$/);
  await page.getByRole('button', { name: 'Remove fault 1' }).click();
  await isGone(page, '#fault-list li');
  await shows(page, '.details .touched', '(removed)');
  assert.deepEqual(await tracker.get('/faults'), []);
  assert.equal(await page.evaluate(() => document.activeElement.id), 'faults');
});

test('an invalid fault shows what the tracker says, beside the form', async (t) => {
  const tracker = await startTracker(t);
  const page = await openPage(t, tracker);

  await addFault(page, 'announce drpo');
  await shows(page, '#faults .problem', /drpo.*drop/);
  assert.equal(await page.inputValue('#fault'), 'announce drpo');
  await addFault(page, 'announce drop');
  await shows(page, '#fault-list', 'announce drop');
  assert.equal(await page.textContent('#faults .problem'), '');
});

test('a reply is held until it is released', async (t) => {
  const tracker = await startTracker(t);
  const page = await openPage(t, tracker);

  await addFault(page, 'announce udp hold');
  await shows(page, '#fault-list', 'announce udp hold');
  let interval;
  const announced = announceUdp(tracker.udp, leecher()).then((seconds) => (interval = seconds));
  await shows(page, '#fault-list', 'holds 1');
  await openRequest(page, 2);
  await shows(page, '.touched', '(holds 1)');
  assert.equal(interval, undefined);

  await page.getByRole('button', { name: 'Release fault 1' }).click();
  assert.equal(await within(announced, 'the reply that was held'), 1800);
  await isGone(page, '#fault-list >> text=holds');
  await isGone(page, '.touched >> text=holds');
  await shows(page, '#fault-list', 'announce udp hold');
});

test('all faults are removed at once, and what they hold is sent', async (t) => {
  const tracker = await startTracker(t, ['--fault', 'announce hold', '--fault', 'scrape drop']);
  const page = await openPage(t, tracker);

  const announced = announceUdp(tracker.udp, leecher());
  await shows(page, '#fault-list', 'holds 1');
  await page.getByRole('button', { name: 'Remove all' }).click();
  await isGone(page, '#fault-list li');
  assert.equal(await within(announced, 'the reply that was held'), 1800);
});
