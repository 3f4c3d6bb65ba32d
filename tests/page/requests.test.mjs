// What came, byte by byte and decoded, and what it was told.
import assert from 'node:assert/strict';
import { isGone, openPage, openRequest, shows, test } from './support/browser.mjs';
import { announceHttp, announceUdp, INFO_HASH, leecher } from './support/clients.mjs';
import { startTracker } from './support/tracker.mjs';

/** The bytes that a dump shows, and the text beside them. */
function readDump(text) {
  const lines = text
    .split('\n')
    .map((line) => /^([0-9a-f]{4}) {2}((?:[0-9a-f]{2} )+) *(.*)$/.exec(line));
  return {
    offsets: lines.map(([, offset]) => Number.parseInt(offset, 16)),
    hex: lines.map(([, , hex]) => hex.replaceAll(' ', '')).join(''),
    text: lines.map(([, , , text]) => text).join(''),
  };
}

/** The dump under a heading that begins so. */
const dump = async (details, name) =>
  readDump(await details.locator(`pre[aria-label^="${name}:"]`).textContent());

test('a UDP announce appears, with its bytes and what it was told', async (t) => {
  const tracker = await startTracker(t);
  const page = await openPage(t, tracker);
  await shows(page, '#empty', 'No request yet');
  assert.equal(await page.title(), 'running · 0 requests · test-tracker');

  assert.equal(await announceUdp(tracker.udp, leecher()), 1800);
  await shows(page, '.request', 'udp announce started');
  await page.waitForURL(`${tracker.control}/`);
  await shows(page, '#count', '2 requests');
  assert.deepEqual(await page.locator('.request .open').allTextContents(), ['2', '1']);
  await shows(page, '[data-key="2"]', 'Transmission 4.0.6');
  await shows(page, '[data-key="2"]', '0 peers; 0 seeders, 1 leecher; 1800 s');
  assert.equal(await page.title(), 'running · 2 requests · test-tracker');

  const details = await openRequest(page, 2);
  const [, request] = await tracker.get('/requests');
  const sent = await dump(details, 'Bytes');
  assert.equal(sent.hex, request.raw);
  assert.deepEqual(sent.offsets.slice(0, 3), [0, 8, 16]);
  assert.match(sent.text, /-TR4060-k8hj0wgej6ch/);
  const reply = await dump(details, 'Bytes of the reply');
  assert.equal(reply.hex, request.reply);
  const text = await details.textContent();
  for (const part of [request.summary, INFO_HASH, request.peerId, 'transaction_id', 'leechers']) {
    assert.ok(text.includes(part), `${part}, in ${text}`);
  }
  const fields = details.locator('table', { hasText: 'Fields of the reply' });
  assert.deepEqual(
    await fields.locator('tr', { hasText: 'interval' }).locator('td').allTextContents(),
    ['8', 'interval', '1800'],
  );
  assert.ok(page.url().endsWith('#2'), page.url());

  await page.locator('[data-key="2"] .open').click();
  await isGone(page, '.details');
  assert.ok(!page.url().includes('#'), page.url());
});

test('an HTTP announce has its parameters, header fields and response', async (t) => {
  const tracker = await startTracker(t);
  const page = await openPage(t, tracker);

  const response = await announceHttp(tracker.http, leecher({ event: 'completed', left: 0 }));
  await shows(page, '[data-key="1"]', 'http announce completed');
  const details = await openRequest(page, 1);
  const [request] = await tracker.get('/requests');
  for (const [name, value] of [...request.parameters, ...request.http.headers]) {
    const row = details.locator('tr', { has: page.getByRole('cell', { name, exact: true }) });
    assert.ok((await row.first().textContent()).includes(value), `${name}: ${value}`);
  }
  assert.ok(
    (await details.locator('[aria-label="Response"]').textContent()).includes(
      response.slice(0, 30),
    ),
  );
  assert.equal((await dump(details, 'Bytes')).hex, request.raw);
  assert.equal((await dump(details, 'Bytes of the reply')).hex, request.reply);
});

test('a fragment opens a request, also one that the filter leaves out', async (t) => {
  const tracker = await startTracker(t);
  for (const event of ['started', '', 'stopped'])
    await announceHttp(tracker.http, leecher({ event }));
  const page = await openPage(t, tracker, { fragment: '#2' });
  await shows(page, '.details', 'http announce 0123');

  await page.fill('#words', 'event=stopped');
  await page.press('#words', 'Enter');
  await shows(page, '#count', '1 of 3 requests');
  assert.deepEqual(await page.locator('#window .open').allTextContents(), ['3']);
  assert.deepEqual(await page.locator('#pinned .open').allTextContents(), ['2']);

  // Each is asked for: the page has only those of its filter.
  await page.evaluate(() => (location.hash = '#1'));
  await shows(page, '.details', 'http announce started');
  await page.evaluate(() => (location.hash = '#99'));
  await shows(page, '#invalid', 'Request 99 is not in the record.');
});

test('expectations are shown, and whether they are met', async (t) => {
  const tracker = await startTracker(t);
  const page = await openPage(t, tracker);
  await shows(page, '#no-expectation', 'None');

  await tracker.post('/expectations', { filter: 'announce event=stopped', count: 1 });
  await shows(page, '#expectation-list', 'expected exactly 1, got 0');
  await shows(page, '#expectation-list .badge', /^not met$/);
  await page.getByRole('button', { name: 'Why unmet?' }).click();
  await shows(page, '#unmet', 'expected exactly 1, got 0');

  await tracker.post('/expectations', { filter: 'scrape', min: 2, max: 3 });
  await shows(page, '#expectation-list', 'expected 2 to 3, got 0');
  await shows(page, '#unmet', 'scrapes: expected 2 to 3, got 0');
  for (const _ of [1, 2]) await announceHttp(tracker.http.replace('announce', 'scrape'), leecher());
  await shows(page, '#expectation-list', 'expected 2 to 3, got 2');

  await announceHttp(tracker.http, leecher({ event: 'stopped' }));
  await shows(page, '#expectation-list', 'expected exactly 1, got 1');
  await shows(page, '#expectation-list .badge', /^met$/);
  await isGone(page, '#unmet');
});
