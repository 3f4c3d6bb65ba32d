import { parseArgs } from 'node:util';
import { describe, expect, test } from 'vitest';
import { settingNames } from '../src/api/convert/read-settings.js';
import {
  parseSettings,
  settingOptions,
  settingsHelp,
  writeFlagsOut,
} from '../src/cli/settings-arguments.js';
import { UsageError } from '../src/cli/usage-error.js';

/** The settings of a command line. */
function settings(...args: string[]) {
  return parseSettings(parseArgs({ args: writeFlagsOut(args), options: settingOptions }).values);
}

const NONE = { announcePaths: [], deny: [], passkeys: [] };
const HEX = ['aa'.repeat(20), 'BB'.repeat(20), 'cc'.repeat(20)];
const BYTES = HEX.map((hex) => Buffer.from(hex, 'hex'));

test('none is given', () => {
  expect(settings()).toEqual(NONE);
});

test.each([
  [['--profile', 'bittorrent-tracker'], { profile: 'bittorrent-tracker' }],
  [['--interval', '60'], { interval: 60 }],
  [['--connection-id-lifetime=5'], { connectionIdLifetime: 5 }],
  [['--connection-id-scope=any'], { connectionIdScope: 'any' }],
  [['--ban-after=3'], { banAfter: 3 }],
  [['--min-interval=0'], { minInterval: 0 }],
  [['--keep-alive'], { keepAlive: true }],
  [['--keep-alive=true', '--full-scrape'], { keepAlive: true, fullScrape: true }],
  [['--compact-default=false'], { compactDefault: false }],
  [['--announce-paths', '/a,/b', '--announce-paths=/c'], { announcePaths: ['/a', '/b', '/c'] }],
  [['--allow', HEX.join(',')], { allow: BYTES }],
  [['--deny', HEX[0] ?? '', '--deny', HEX[1] ?? ''], { deny: BYTES.slice(0, 2) }],
  [['--passkeys', 'open,sesame'], { passkeys: ['open', 'sesame'] }],
  [['--tracker-id', '12'], { trackerId: Buffer.from('12') }],
  [['--warning-message', 'one, two'], { warningMessage: 'one, two' }],
  [['--seed', '18446744073709551615'], { seed: 2n ** 64n - 1n }],
  [['--frozen'], { frozen: true }],
  [['--record-max', '0'], { recordMax: 0 }],
])('%j', (args, expected) => {
  expect(settings(...args)).toEqual({ ...NONE, ...expected });
});

describe('what makes no sense', () => {
  const number = 'expected an integer from 0 to 4294967295';

  test.each([
    [
      ['--profile', 'opentraker'],
      "invalid value 'opentraker' for '--profile <TRACKER>': expected one of 'bep-strict', ",
    ],
    [['--interval', 'soon'], `invalid value 'soon' for '--interval <SECONDS>': ${number}`],
    [['--interval='], `invalid value '' for '--interval <SECONDS>': ${number}`],
    [['--numwant-max=-1'], `invalid value '-1' for '--numwant-max <PEERS>': ${number}`],
    [['--peer-lifetime=1.5'], `invalid value '1.5' for '--peer-lifetime <SECONDS>': ${number}`],
    [['--scrape-max=4294967296'], `invalid value '4294967296' for '--scrape-max <NUMBER>': `],
    [['--keep-alive=yes'], "invalid value 'yes' for '--keep-alive[=<BOOL>]': expected true or"],
    [['--seed=-7'], "invalid value '-7' for '--seed <NUMBER>': expected an integer from 0 to"],
    [['--allow', `${HEX[0]},zz`], "invalid value 'zz' for '--allow <INFO HASH>': expected"],
    [['--interval=1', '--interval=2'], "'--interval <SECONDS>' cannot be used multiple times"],
    [['--keep-alive', '--keep-alive'], "'--keep-alive[=<BOOL>]' cannot be used multiple times"],
  ])('%j', (args, message) => {
    expect(() => settings(...args)).toThrow(UsageError);
    expect(() => settings(...args)).toThrow(message);
  });
});

test('help has every setting', () => {
  const usages = settingsHelp.map(([usage]) => usage);
  const camelCase = (usage: string) =>
    usage
      .replace(/^--([a-z-]+).*$/, '$1')
      .replace(/-./g, ([, letter = '']) => letter.toUpperCase());
  expect(usages.map(camelCase)).toEqual(settingNames);
});
