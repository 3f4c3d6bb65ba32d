import { parseArgs } from 'node:util';
import { describe, expect, test } from 'vitest';
import {
  settingArguments,
  settingsHelp,
  settingsInWords,
  writeFlagsOut,
} from '../src/cli/settings-arguments.js';
import { UsageError } from '../src/cli/usage-error.js';
import { SettingError } from '../src/runtime/start-error.js';
import { Tracker } from '../src/runtime/tracker.js';

/** The settings of a command line, in words. */
function settings(...args: string[]): string {
  const { values } = parseArgs({ args: writeFlagsOut(args), options: settingArguments });
  return settingsInWords(values);
}

const HEX = ['aa'.repeat(20), 'BB'.repeat(20)];

test.each([
  [[], ''],
  [['--profile', 'bittorrent-tracker'], 'profile="bittorrent-tracker"'],
  [['--connection-id-lifetime=5'], 'connection-id-lifetime="5"'],
  [['--keep-alive'], 'keep-alive="true"'],
  [['--keep-alive=true', '--full-scrape'], 'full-scrape="true" keep-alive="true"'],
  [['--compact-default=false'], 'compact-default="false"'],
  [
    ['--announce-paths', '/a,/b', '--announce-paths=/c'],
    'announce-paths="/a" announce-paths="/b" announce-paths="/c"',
  ],
  [['--allow', HEX.join(',')], `allow="${HEX[0]}" allow="${HEX[1]}"`],
  // An empty list: no torrent may be announced.
  [['--allow='], 'allow'],
  [['--warning-message', 'one, "two" ä\\'], 'warning-message="one, \\x22two\\x22 \\xc3\\xa4\\x5c"'],
])('%j', (args, words) => {
  const sorted = (text: string) => text.split(' ').sort();
  expect(sorted(settings(...args))).toEqual(sorted(words));
});

describe('what is wrong is a usage error', () => {
  test.each([
    [['--interval=1', '--interval=2'], "'--interval <SECONDS>' cannot be used multiple times"],
    [['--keep-alive', '--keep-alive'], "'--keep-alive[=<BOOL>]' cannot be used multiple times"],
  ])('%j', (args, message) => {
    expect(() => settings(...args)).toThrow(UsageError);
    expect(() => settings(...args)).toThrow(message);
  });

  test.each([
    [['--profile', 'opentraker'], 'profile: "opentraker", expected one of bep-strict '],
    [['--interval='], 'interval: "", expected a whole number, 0 to 4294967295'],
    [['--numwant-max=-1'], 'numwant-max: "-1", expected a whole number'],
    [['--keep-alive=yes'], 'keep-alive: "yes", expected true or false'],
    [['--allow', `${HEX[0]},zz`], 'allow: "zz", expected 40 hexadecimal digits'],
  ])('%j, which the component finds', async (args, message) => {
    const tracker = new Tracker({ udp: [], http: [], control: [], settings: settings(...args) });
    const error = await tracker.start().catch((error) => error);
    expect(error).toBeInstanceOf(SettingError);
    expect(error.message).toContain(message);
    await tracker.close();
  });
});

test('the component takes every option that help has', async () => {
  for (const [usage] of settingsHelp) {
    const [, name = '', value] = /^--([a-z-]+)(.*)$/.exec(usage) ?? [];
    const words = settings(value?.startsWith('[') ? `--${name}` : `--${name}=`);
    const tracker = new Tracker({ udp: [], http: [], control: [], settings: words });
    const error = await tracker.start().catch((error) => error);
    expect(String(error.message)).not.toContain('unknown');
    await tracker.close();
  }
});
