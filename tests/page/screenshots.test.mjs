// Pictures of the page, in target/page/, for people to look at.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openPage, openRequest, shows, test } from './support/browser.mjs';
import { announceHttp, announceUdp, INFO_HASH, leecher } from './support/clients.mjs';
import { startTracker } from './support/tracker.mjs';

const FOLDER = fileURLToPath(new URL('../../target/page/', import.meta.url));

mkdirSync(FOLDER, { recursive: true });

const OTHER = 'aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d';
const qbittorrent = { peerId: '-qB5010-9f8e7d6c5b4a', port: 6881 };
const libtorrent = { peerId: '-LT2080-zH3u0vW1xY7q', port: 6882 };

/** A tracker after the tests of some clients. */
async function usedTracker(t) {
  const tracker = await startTracker(t, ['--min-interval', '5', '--scrape-max', '10']);
  await tracker.post('/clock/freeze');
  const passes = (seconds) => tracker.post('/clock/advance', { seconds });
  await tracker.post('/expectations', { filter: 'announce event=started', min: 3 });
  await tracker.post('/expectations', { filter: 'announce udp event=stopped', count: 1 });
  await announceUdp(tracker.udp, leecher());
  await passes(0.412);
  await announceHttp(tracker.http, leecher(qbittorrent));
  await tracker.post(`/swarms/${INFO_HASH}/peers`, { ip: '203.0.113.7', port: 51413, left: 0 });
  await passes(1.25);
  await announceUdp(tracker.udp, leecher({ ...libtorrent, infoHash: OTHER }));
  await passes(2);
  await announceHttp(tracker.http.replace('announce', 'announce.php'), leecher(qbittorrent));
  await tracker.post('/faults', 'announce http times=1 status=503 header="Retry-After: 5"');
  await passes(4.5);
  await announceHttp(tracker.http, leecher({ ...qbittorrent, event: '' }));
  await tracker.post('/faults', 'announce udp event=completed interval=-1 append=abc');
  await passes(5.75);
  await announceUdp(tracker.udp, leecher({ left: 0, event: 'completed' }));
  await tracker.post('/faults', `announce info-hash=${OTHER} refuse="unregistered torrent"`);
  await passes(8);
  await announceUdp(tracker.udp, leecher({ ...libtorrent, infoHash: OTHER, event: '' }));
  await passes(1);
  await announceHttp(tracker.http, leecher({ ...qbittorrent, left: 0, event: 'completed' }));
  return tracker;
}

const completed = async (tracker) => {
  const requests = await tracker.get('/requests?action=announce&transport=udp&event=completed');
  return requests[0].number;
};

for (const colorScheme of ['light', 'dark']) {
  for (const [name, width, height] of [
    ['wide', 1280, 800],
    ['narrow', 400, 860],
  ]) {
    test(`screenshots, ${name}, ${colorScheme}`, async (t) => {
      const tracker = await usedTracker(t);
      const page = await openPage(t, tracker, { colorScheme, viewport: { width, height } });
      await shows(page, '#peer-list', '203.0.113.7');
      await page.screenshot({ path: `${FOLDER}${name}-${colorScheme}.png` });
      await openRequest(page, await completed(tracker));
      await shows(page, '.touched', 'append');
      const path = `${FOLDER}${name}-${colorScheme}-details.png`;
      await page.screenshot({ path, fullPage: true });
      const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      assert.equal(
        background,
        { light: 'rgb(244, 245, 247)', dark: 'rgb(20, 23, 27)' }[colorScheme],
      );
    });
  }
}

test('the picture for the README', async (t) => {
  const tracker = await usedTracker(t);
  const page = await openPage(t, tracker, { viewport: { width: 1110, height: 640 } });
  await page.fill('#words', 'announce http');
  await page.press('#words', 'Enter');
  await shows(page, '#count', '3 of 12 requests');
  const [{ number }] = await tracker.get('/requests?fault=1');
  await openRequest(page, number);
  await shows(page, '.touched', 'status=503');
  await shows(page, '#peer-list', '203.0.113.7');
  await page.locator('h1').click();
  const { length } = await page.screenshot({ path: `${FOLDER}picture.png` });
  assert.ok(length <= 150_000, `picture.png has ${length} bytes, expected at most 150,000`);
});
