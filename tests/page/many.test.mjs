// Thousands of requests: few rows, and the newest requests.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { openPage, openRequest, shows, test } from './support/browser.mjs';
import { announceHttp, leecher } from './support/clients.mjs';
import { startTracker } from './support/tracker.mjs';

/** Sends so many scrapes over a few connections. */
async function scrape(url, times) {
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  const target = new URL(url.replace('announce', 'scrape'));
  const one = async () => {
    const [response] = await once(get(target, { agent }), 'response');
    response.resume();
    await once(response, 'end');
  };
  await Promise.all(Array.from({ length: times }, one));
  agent.destroy();
}

test('5,500 requests: the newest are kept, and few of them are rows', async (t) => {
  const tracker = await startTracker(t, ['--keep-alive=true']);
  await announceHttp(tracker.http, leecher());
  const page = await openPage(t, tracker);
  const rows = page.locator('#list tr.request');
  await openRequest(page, 1);

  await scrape(tracker.http, 5500);
  await shows(page, '#count', /^5,501 requests$/);
  await shows(page, '[data-key="5501"]', 'http scrape');
  // 100, and the open one.
  assert.equal(await rows.count(), 101);
  await shows(page, '#pinned', 'http announce started');
  await shows(page, '[data-key="more"]', 'Show more (4,900 older)');
  assert.ok((await page.locator('*').count()) < 2500);

  await page.getByRole('button', { name: 'Show more' }).click();
  await shows(page, '[data-key="more"]', 'Show more (4,800 older)');
  assert.equal(await rows.count(), 201);
  await announceHttp(tracker.http, leecher({ event: 'stopped' }));
  await shows(page, '#window tr:first-child', 'http announce stopped');
  assert.equal(await rows.count(), 201);
  assert.equal(await page.locator('#window tr:first-child .open').textContent(), '5502');

  for (const older of [4600, 4200, 3400, 1800]) {
    await page.getByRole('button', { name: 'Show more' }).click();
    await shows(page, '[data-key="more"]', `(${older.toLocaleString('en')} older)`);
  }
  await page.getByRole('button', { name: 'Show more' }).click();
  await shows(page, '#window tr:last-child', 'This page keeps the newest requests only.');
  assert.equal(await rows.count(), 5001);
});

test('details of large requests and replies are cut nowhere', async (t) => {
  const tracker = await startTracker(t, ['--fault', 'announce garbage=50000']);
  await announceHttp(tracker.http, leecher());
  const page = await openPage(t, tracker);
  await openRequest(page, 1);
  const [request] = await tracker.get('/requests');
  const bytes = request.reply.length / 2;
  assert.ok(bytes > 50_000, `${bytes}`);
  const dump = page.locator('pre[aria-label^="Bytes of the reply"]');
  assert.equal((await dump.textContent()).split('\n').length, Math.ceil(bytes / 8));
});
