// The clock, peers, down and up, clear, and the end of the tracker.
import assert from 'node:assert/strict';
import { isGone, openPage, shows, test } from './support/browser.mjs';
import { announceHttp, announceUdp, INFO_HASH, leecher } from './support/clients.mjs';
import { startTracker } from './support/tracker.mjs';

const click = (page, name) => page.getByRole('button', { name, exact: true }).click();

test('the clock is frozen, and a peer expires when it is advanced', async (t) => {
  const tracker = await startTracker(t);
  const page = await openPage(t, tracker);

  await click(page, 'Freeze');
  await shows(page, '#frozen', 'frozen');
  assert.equal((await tracker.get('/clock')).frozen, true);
  await announceUdp(tracker.udp, leecher());
  await shows(page, '#peer-list', '127.0.0.1:51413');
  await shows(page, '#peer-list', 'Transmission 4.0.6, left 1000');

  await page.getByLabel('Seconds').fill('3600');
  await click(page, 'Advance');
  await shows(page, '#peer-list', '3600 s');
  await page.getByLabel('Seconds').fill('1.5');
  await click(page, 'Advance');
  await shows(page, '#no-swarm', 'No torrent has a peer.');
  await isGone(page, '#peer-list tr');

  await page.getByLabel('Seconds').fill('soon');
  await click(page, 'Advance');
  await shows(page, '#clock .problem', 'soon');
  await click(page, 'Resume');
  await isGone(page, '#frozen');
  assert.equal((await tracker.get('/clock')).frozen, false);
});

test('a peer is added, told to a client, and removed', async (t) => {
  const tracker = await startTracker(t);
  const page = await openPage(t, tracker);

  await page.getByLabel('Info hash of the new peer').fill(INFO_HASH);
  await page.getByLabel('Address of the new peer').fill('203.0.113.7:6881');
  await page.getByLabel('seeder').check();
  await click(page, 'Add peer');
  await shows(page, '#peer-list', '203.0.113.7:6881');
  await page.getByLabel('Address of the new peer').fill('[2001:db8::7]:6881');
  await click(page, 'Add peer');
  await shows(page, '#peer-list', '[2001:db8::7]:6881');
  assert.match(await announceHttp(tracker.http, leecher()), /8:completei2e/);
  await shows(page, '[data-key="1"]', 'peers');

  await click(page, 'Remove [2001:db8::7]:6881');
  await isGone(page, '#peer-list >> text=2001:db8');
  const peers = await tracker.get(`/swarms/${INFO_HASH}/peers`);
  assert.deepEqual(peers.map(({ ip }) => ip).sort(), ['127.0.0.1', '203.0.113.7']);

  await page.getByLabel('Address of the new peer').fill('203.0.113.7:99999');
  await click(page, 'Add peer');
  await shows(page, '#swarms .problem', '99999');
  await page.getByLabel('Address of the new peer').fill('nowhere');
  await click(page, 'Add peer');
  await shows(page, '#swarms .problem', 'address: "nowhere", expected IP:PORT');
});

test('a page that is open goes on through down and up', async (t) => {
  const tracker = await startTracker(t);
  const page = await openPage(t, tracker);
  await announceHttp(tracker.http, leecher());
  await shows(page, '[data-key="1"]', 'http announce started');

  await click(page, 'Down');
  await shows(page, '#state', /^down$/);
  await assert.rejects(
    announceHttp(tracker.http, leecher()),
    ({ cause }) => cause.code === 'ECONNREFUSED',
  );
  await click(page, 'Up');
  await shows(page, '#state', /^running$/);
  await announceHttp(tracker.http, leecher({ event: 'stopped' }));
  await shows(page, '[data-key="2"]', 'http announce stopped');
  assert.deepEqual(await page.locator('.open').allTextContents(), ['2', '1']);
  assert.equal(await page.textContent('#lost'), '');

  await page.getByLabel('Down for').fill('nonsense');
  await click(page, 'Down');
  await shows(page, '#tracker .problem', 'nonsense');
  await page.getByLabel('Down for').fill('1h');
  await click(page, 'Down');
  await shows(page, '#state', /^down$/);
  await page.getByLabel('Seconds').fill('3600');
  await click(page, 'Advance');
  await shows(page, '#state', /^running$/);
});

test('clear asks first, and then all is forgotten', async (t) => {
  const tracker = await startTracker(t, ['--fault', 'scrape drop']);
  const page = await openPage(t, tracker);
  await announceHttp(tracker.http, leecher());
  await shows(page, '#peer-list', '127.0.0.1:51413');

  await click(page, 'Clear…');
  await click(page, 'Cancel');
  assert.deepEqual(await tracker.get('/recorded'), { total: 1, dropped: 0 });
  await click(page, 'Clear…');
  await click(page, 'Clear');
  await shows(page, '#empty', 'No request yet');
  await isGone(page, '.request');
  await isGone(page, '#fault-list li');
  await shows(page, '#no-swarm', 'No torrent has a peer.');
  await shows(page, '#count', /^0 requests$/);
  assert.deepEqual(await tracker.get('/recorded'), { total: 1, dropped: 1 });

  await announceHttp(tracker.http, leecher());
  await shows(page, '[data-key="2"]', 'http announce started');
  await shows(page, '#count', /^1 request$/);
});

test('requests that somebody else has cleared stay, and are marked', async (t) => {
  const tracker = await startTracker(t);
  const page = await openPage(t, tracker);
  await announceHttp(tracker.http, leecher());
  await shows(page, '[data-key="1"]', 'http announce started');

  await tracker.post('/clear');
  await announceHttp(tracker.http, leecher({ event: 'stopped' }));
  await shows(page, '[data-key="2"]', 'http announce stopped');
  await shows(page, '#window', 'No longer in the record');
  const keys = await page
    .locator('#window tr')
    .evaluateAll((rows) => rows.map(({ dataset }) => dataset.key));
  assert.deepEqual(keys, ['2', 'forgotten', '1']);

  const later = await openPage(t, tracker);
  await shows(later, '#window', '1 request no longer in the record');
});

test('the end of the tracker is said, and the page connects to the next one', async (t) => {
  const tracker = await startTracker(t);
  const page = await openPage(t, tracker);
  for (const event of ['started', 'stopped']) await announceHttp(tracker.http, leecher({ event }));
  await shows(page, '[data-key="2"]', 'http announce stopped');

  await tracker.end();
  await shows(page, '#lost', 'The tracker does not answer.');
  await shows(page, '#state', 'no connection');
  assert.deepEqual(await page.locator('.open').allTextContents(), ['2', '1']);
  await click(page, 'Freeze');
  await shows(page, '#clock .problem', 'The tracker does not answer.');
  await page.evaluate(() => {
    location.hash = '#1';
  });
  await shows(page, '.details', 'http announce started');

  const next = await startTracker(t, ['--control', `localhost:${new URL(tracker.control).port}`]);
  assert.equal(next.control, tracker.control);
  await shows(page, '#state', /^running$/);
  await isGone(page, '#lost');
  await announceHttp(next.http, leecher({ event: 'completed' }));
  await shows(page, '[data-key="1"]', 'http announce completed');
  assert.deepEqual(await page.locator('.open').allTextContents(), ['1']);
});
