// What a client sends is shown as text, whatever it is.
import assert from 'node:assert/strict';
import { openPage, openRequest, shows, test } from './support/browser.mjs';
import { announceUdp, INFO_HASH, leecher, sendHttp } from './support/clients.mjs';
import { startTracker } from './support/tracker.mjs';

const IMAGE = '<img src=x onerror=alert(1)>';
const SCRIPT = '"\'><script>window.hacked=1</script><svg onload=alert(2)>';

/** Fails if markup has become an element, or has run. `openPage` looks for dialogs and violations. */
async function isHarmless(page) {
  assert.equal(await page.evaluate(() => window.hacked), undefined);
  assert.equal(await page.locator('img, svg, iframe, object, script:not([nonce])').count(), 0);
  assert.equal(await page.locator('script').count(), 1);
}

test('markup in peer ids, paths, header fields and faults is text', async (t) => {
  const tracker = await startTracker(t);
  const page = await openPage(t, tracker);

  // 20 bytes each, so that they are peer ids.
  const peerIds = ['<b>x</b><img src=q/>', '"><i onclick=a()>--<', "';hacked=1;//\x00\xff\r\n<p>"];
  for (const peerId of peerIds) {
    assert.equal(peerId.length, 20);
    await announceUdp(tracker.udp, leecher({ peerId, port: 1000 + peerIds.indexOf(peerId) }));
  }
  await page.locator('#fault').fill(`http name="<b>${IMAGE}</b>" refuse="<u>${IMAGE}</u>"`);
  await page.getByRole('button', { name: 'Add fault' }).click();
  await shows(page, '#fault-list', IMAGE);
  const hash = INFO_HASH.replace(/../g, '%$&');
  const head = [
    `GET /announce?info_hash=${hash}&peer_id=${encodeURIComponent(peerIds[0])}&port=1&left=1&key=<h1>key</h1>&<s>=${IMAGE.replaceAll(' ', '%20')} HTTP/1.1`,
    'Host: <em>host</em>',
    `User-Agent: ${SCRIPT}`,
    `X-Client: ${IMAGE}`,
    '\r\n',
  ];
  assert.match(await sendHttp(tracker.http, head.join('\r\n')), /failure reason/);
  const other = `GET /${SCRIPT.replaceAll(' ', '%20')}<video> HTTP/1.1\r\nHost: ${IMAGE}\r\n\r\n`;
  await sendHttp(tracker.http, `<get> /<b> HTTP/1.1\r\nX-<i>: ${IMAGE}\r\n\r\n`);
  await sendHttp(tracker.http, other);

  await shows(page, '.request', 'http announce');
  await shows(page, '.request', '<video>');
  await shows(page, '#peer-list', '<b>x</b><img src=q/>');
  for (const request of await tracker.get('/requests')) {
    const details = await openRequest(page, request.number);
    await shows(page, '.details', request.summary);
    const text = await details.textContent();
    const parts = [...request.parameters, ...(request.http?.headers ?? [])].flat();
    for (const part of [...parts, request.http?.path ?? '', request.answer.reason ?? '']) {
      assert.ok(text.includes(part), `${part}, in ${text}`);
    }
    await isHarmless(page);
  }
});

test('names in another script and direction stay in their place', async (t) => {
  const tracker = await startTracker(t);
  const page = await openPage(t, tracker);
  const reason = 'a\u202eb\u2066c\nסוף';
  await tracker.post('/faults', { action: 'announce', name: `x\u202e${IMAGE}`, refuse: reason });
  await announceUdp(tracker.udp, leecher());
  await shows(page, '#fault-list', IMAGE);
  await openRequest(page, 2);
  assert.ok((await page.locator('.details dd').allTextContents()).includes(reason));
  const isolated = await page
    .locator('.details dd, #fault-list code')
    .evaluateAll((nodes) =>
      nodes.every((node) => getComputedStyle(node).unicodeBidi === 'isolate'),
    );
  assert.ok(isolated);
  await isHarmless(page);
});

test('the policy of the page stops a script that is put into it', async (t) => {
  const tracker = await startTracker(t);
  const response = await fetch(`${tracker.control}/`);
  const policy = response.headers.get('content-security-policy');
  const nonce = /script-src 'nonce-([^']+)'/.exec(policy)?.[1];
  const page = await response.text();
  assert.ok(nonce, policy);
  assert.deepEqual(
    [...page.matchAll(/nonce="([^"]*)"/g)].map(([, given]) => given),
    [nonce, nonce],
  );
  for (const part of [
    "default-src 'none'",
    "connect-src 'self'",
    "form-action 'none'",
    "base-uri 'none'",
  ]) {
    assert.ok(policy.includes(part), `${part}, in ${policy}`);
  }
  assert.doesNotMatch(page, /innerHTML|outerHTML|insertAdjacentHTML|document\.write/);
  assert.doesNotMatch(page, /\son\w+=|\sstyle=|https?:\/\//);
  const again = await (await fetch(`${tracker.control}/`)).text();
  assert.ok(!again.includes(nonce), 'the nonce is another one each time');
});
