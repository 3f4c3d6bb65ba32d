// The filter box: words of the filter language, which the tracker reads.
import assert from 'node:assert/strict';
import { openPage, openRequest, shows, test } from './support/browser.mjs';
import { announceHttp, announceUdp, leecher } from './support/clients.mjs';
import { startTracker } from './support/tracker.mjs';

const listed = (page) => page.locator('#window .open').allTextContents();

test('the filter box selects requests, also those that come later', async (t) => {
  const tracker = await startTracker(t);
  await announceUdp(tracker.udp, leecher());
  await announceHttp(tracker.http, leecher());
  const page = await openPage(t, tracker);
  await shows(page, '#count', /^3 requests$/);

  await page.fill('#words', 'announce event=started');
  await page.getByRole('button', { name: 'Apply' }).click();
  await shows(page, '#count', /^2 of 3 requests$/);
  assert.deepEqual(await listed(page), ['3', '2']);

  await announceHttp(tracker.http, leecher({ event: 'stopped' }));
  await announceHttp(tracker.http, leecher());
  await shows(page, '#count', /^3 of 5 requests$/);
  assert.deepEqual(await listed(page), ['5', '3', '2']);

  await page.getByRole('button', { name: 'Show all' }).click();
  await shows(page, '#count', /^5 requests$/);
  assert.deepEqual(await listed(page), ['5', '4', '3', '2', '1']);
});

test('an invalid filter shows what the tracker says, and changes nothing', async (t) => {
  const tracker = await startTracker(t);
  await announceHttp(tracker.http, leecher());
  const page = await openPage(t, tracker);

  await page.fill('#words', 'announce evnt=started');
  await page.press('#words', 'Enter');
  const response = await fetch(`${tracker.control}/requests?filter=announce%20evnt=started`);
  assert.equal(response.status, 400);
  await shows(page, '#invalid', (await response.json()).detail);
  assert.equal(await page.getAttribute('#words', 'aria-invalid'), 'true');
  assert.deepEqual(await listed(page), ['1']);

  await page.fill('#words', 'event=stopped');
  await page.press('#words', 'Enter');
  await shows(page, '#empty', 'No request matches.');
  assert.equal(await page.textContent('#invalid'), '');
  assert.equal(await page.getAttribute('#words', 'aria-invalid'), 'false');
});

test('the details have buttons for the same torrent and the same peer id', async (t) => {
  const tracker = await startTracker(t);
  const peerId = '-XX0001-\x00"\\\xff <i>=\n1'.padEnd(20, '.');
  const other = 'f'.repeat(40);
  await announceUdp(tracker.udp, leecher({ peerId }));
  await announceUdp(tracker.udp, leecher({ peerId, infoHash: other }));
  await announceUdp(tracker.udp, leecher({ infoHash: other }));
  const page = await openPage(t, tracker);

  await openRequest(page, 2);
  await page.getByRole('button', { name: 'Only this peer id' }).click();
  await shows(page, '#count', /^2 of 6 requests$/);
  assert.deepEqual(await listed(page), ['4', '2']);

  await openRequest(page, 4);
  await page.getByRole('button', { name: 'Only this torrent' }).click();
  await shows(page, '[data-key="6"]', 'Transmission');
  assert.deepEqual(await listed(page), ['6', '4']);
});
