// Everybody can use the page: axe-core finds nothing, and the keyboard is enough.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { isGone, openPage, openRequest, shows, test } from './support/browser.mjs';
import { announceHttp, announceUdp, leecher } from './support/clients.mjs';
import { startTracker } from './support/tracker.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** A tracker with something in every part of the page. */
async function busyTracker(t) {
  const tracker = await startTracker(t, [
    '--fault',
    'announce http interval=60',
    '--min-interval',
    '5',
  ]);
  await tracker.post('/expectations', { filter: 'announce event=stopped', count: 1 });
  await tracker.post('/expectations', { filter: 'scrape', min: 0, max: 3 });
  await announceUdp(tracker.udp, leecher());
  await announceHttp(tracker.http, leecher({ peerId: 'somebody-else-000000', port: 2 }));
  await announceHttp(tracker.http.replace('announce', 'nothing'), leecher());
  return tracker;
}

async function check(page) {
  const { violations, passes } = await page.evaluate(() => window.axe.run());
  assert.deepEqual(
    violations.map(({ id, nodes }) => [
      id,
      ...nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`),
    ]),
    [],
  );
  assert.ok(passes.length > 10, 'axe-core has looked at the page');
}

for (const colorScheme of ['light', 'dark']) {
  for (const width of [1280, 400]) {
    test(`axe-core finds nothing, ${colorScheme}, ${width} wide`, async (t) => {
      const tracker = await busyTracker(t);
      const page = await openPage(t, tracker, { colorScheme, viewport: { width, height: 860 } });
      await page.evaluate(AXE);
      await shows(page, '#peer-list', '127.0.0.1');
      await check(page);

      await openRequest(page, 3);
      await page.getByRole('button', { name: 'Why unmet?' }).click();
      await shows(page, '#unmet', 'expected');
      await page.locator('#fault').fill('nonsense');
      await page.getByRole('button', { name: 'Add fault' }).click();
      await shows(page, '#faults .problem', 'nonsense');
      await page.fill('#words', 'nonsense');
      await page.press('#words', 'Enter');
      await shows(page, '#invalid', 'nonsense');
      await check(page);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(overflow <= width, `the page is ${overflow} wide`);

      await page.getByRole('button', { name: 'Clear…' }).click();
      await check(page);
    });
  }
}

test('with the keyboard only, a request is reached and opened', async (t) => {
  const tracker = await busyTracker(t);
  const page = await openPage(t, tracker);
  await shows(page, '[data-key="4"]', 'nothing');
  const focused = () => page.evaluate(() => document.activeElement.textContent.trim());
  const press = async (key, wanted) => {
    for (let times = 0; times < 20; times += 1) {
      await page.keyboard.press(key);
      if ((await focused()) === wanted) return;
    }
    assert.fail(`${key}: the focus has not reached ${wanted}, it is at ${await focused()}`);
  };

  await press('Tab', '4');
  const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
  assert.equal(outline, 'solid');
  await press('ArrowDown', '3');
  await page.keyboard.press('Enter');
  await shows(page, '.details', 'http announce started');
  assert.equal(
    await page.getByRole('button', { name: '3 http announce' }).getAttribute('aria-expanded'),
    'true',
  );

  // The focus stays where it is when others come.
  await announceHttp(tracker.http, leecher({ event: 'stopped' }));
  await shows(page, '[data-key="5"]', 'http announce stopped');
  assert.equal(await focused(), '3');
  await page.keyboard.press('Space');
  await isGone(page, '.details');
});

test('the table has its names and roles, and a live region says the number', async (t) => {
  const tracker = await busyTracker(t);
  const page = await openPage(t, tracker);
  await shows(page, '#spoken', /^4 requests$/);
  const table = page.getByRole('table', { name: 'Requests, newest first' });
  assert.equal(await table.getByRole('rowheader').count(), 4);
  assert.deepEqual(await table.getByRole('columnheader').allInnerTexts(), [
    'No.',
    'At, s',
    'Request',
    'Client',
    'Info hash',
    'Was told',
  ]);
});
