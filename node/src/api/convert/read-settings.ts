/** Reads the settings that a user gives. */
import type { Settings } from '../../../component/interfaces/bittorrent-tracker-control.js';
import type { TrackerSettings } from '../settings.js';
import {
  bytes,
  count,
  flag,
  infoHash,
  type Kind,
  list,
  long,
  oneOf,
  type Refuse,
  refuseValueOf,
  text,
} from './validate.js';

/** The name of a setting. */
export type SettingName = keyof TrackerSettings;

const infoHashes = list('info hashes', infoHash);

// The compiler checks that the component and the users have the same settings.
const kinds: { [Name in keyof Required<Settings>]: Kind<Required<Settings>[Name]> } = {
  profile: oneOf(
    'bep-strict',
    'opentracker',
    'aquatic',
    'torrust',
    'chihaya',
    'mochi',
    'bittorrent-tracker',
    'qbittorrent',
  ),
  interval: count,
  minInterval: count,
  enforceMinInterval: flag,
  numwantDefault: count,
  numwantMax: count,
  peerLifetime: count,
  connectionIdLifetime: count,
  connectionIdScope: oneOf('address', 'endpoint', 'any'),
  banAfter: count,
  scrapeMax: count,
  fullScrape: flag,
  keepAlive: flag,
  compactDefault: flag,
  announcePaths: list('paths', text),
  trustIp: flag,
  trustForwardedFor: flag,
  allow: infoHashes,
  deny: infoHashes,
  passkeys: list('passkeys', text),
  externalIp: flag,
  trackerId: bytes,
  warningMessage: text,
  seed: long,
  frozen: flag,
  recordMax: count,
} satisfies Record<SettingName, Kind<unknown>>;

/** All of them. */
export const settingNames = Object.keys(kinds) as SettingName[];

/**
 * The settings as the component takes them.
 *
 * A value that makes no sense goes to what `refuse` gives for its name.
 */
export function readSettings(
  given: { readonly [Name in SettingName]?: unknown },
  refuse: (name: SettingName) => Refuse = refuseValueOf,
): Settings {
  const read = settingNames
    .filter((name) => given[name] !== undefined)
    .map((name) => [name, kinds[name](given[name], refuse(name))]);
  return { announcePaths: [], deny: [], passkeys: [], ...Object.fromEntries(read) };
}
