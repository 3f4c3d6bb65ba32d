/** The browser: Debian's Chromium, or the one that CHROMIUM names. */
import { existsSync } from 'node:fs';
import { after, test as nodeTest } from 'node:test';
import { chromium } from 'playwright-core';
import { LIMIT } from './within.mjs';

const PATH = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** A test that needs the browser. Without one it is left out, but not on CI. */
export function test(name, run) {
  const skip = !existsSync(PATH) && !process.env.CI && `there is no browser at ${PATH}`;
  nodeTest(name, { skip }, run);
}

// Each run has a profile of its own, which Playwright removes.
let running;
function browser() {
  running ??= chromium.launch({
    executablePath: PATH,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-lcd-text',
    ],
  });
  return running;
}
after(async () => (await running)?.close());

/**
 * Opens the page of a tracker, and waits until it has the tracker's state. When the test is over, it
 * fails if the page has loaded again, has run into an error, has broken its policy, or if a dialog of
 * the browser came.
 *
 * @param {import('node:test').TestContext} test
 * @param {{ control: string }} tracker
 * @param {object} options of the context: `viewport`, `colorScheme`; and a `fragment`
 */
export async function openPage(test, tracker, { fragment = '', ...options } = {}) {
  const context = await (await browser()).newContext({
    viewport: { width: 1280, height: 860 },
    ...options,
  });
  context.setDefaultTimeout(LIMIT);
  const page = await context.newPage();
  const wrong = [];
  let loads = 0;
  page.on('dialog', (dialog) => {
    wrong.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('pageerror', (error) => wrong.push(`error: ${error.stack}`));
  page.on('load', () => (loads += 1));
  page.on('request', (request) => {
    if (!request.url().startsWith(tracker.control)) wrong.push(`fetched ${request.url()}`);
  });
  await page.exposeFunction('violated', (what) => wrong.push(`policy: ${what}`));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      window.violated(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`);
    });
  });
  test.after(async () => {
    // What the page has begun is over when it answers.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(done)));
    await context.close();
    if (loads > 1) wrong.push(`the page was loaded ${loads} times`);
    if (wrong.length > 0) throw new Error(wrong.join('\n'));
  });
  await page.goto(`${tracker.control}/${fragment}`);
  await page.locator('#state', { hasText: 'running' }).waitFor();
  return page;
}

/** Waits until an element has this text, which may be a regular expression. */
export async function shows(page, selector, text) {
  await page.locator(selector).filter({ hasText: text }).first().waitFor();
}

/** Waits until no element is there, or visible. */
export async function isGone(page, selector) {
  await page.locator(selector).first().waitFor({ state: 'hidden' });
}

/** Opens the details of a request, and gives its row of details. */
export async function openRequest(page, number) {
  await page.locator(`[data-key="${number}"] .open`).click();
  const details = page.locator(`.details[data-key="details ${number}"]`);
  await details.waitFor();
  return details;
}
