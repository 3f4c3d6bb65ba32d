/** The settings on the command line: `--min-interval 60` is `minInterval: 60`. */
import type { Settings } from '../../component/interfaces/bittorrent-tracker-control.js';
import { readSettings, type SettingName } from '../api/convert/read-settings.js';
import { refuseArgument, UsageError } from './usage-error.js';

/** How one setting is given. */
interface Argument {
  /** What follows its name: ` <SECONDS>` or `[=<BOOL>]`. */
  form: string;
  /** Says what it does. */
  help: string;
  /** The setting's value, from the texts that were given. */
  parse: (texts: string[], usage: string) => unknown;
}

function value(parse: (text: string) => unknown): Argument['parse'] {
  return ([text = '', ...more], usage) => {
    if (more.length === 0) return parse(text);
    throw new UsageError(`the argument '${usage}' cannot be used multiple times`);
  };
}

// A text that stands for no value is refused later, as a value of the wrong kind.
const parseNumber = value((text) => (/^\d+$/.test(text) ? Number(text) : text));
const parseFlag = value((text) => (text === 'true' ? true : text === 'false' ? false : text));
const parseText = value((text) => text);
const parseList = (texts: string[]) => texts.flatMap((text) => text.split(','));

function number(what: string, help: string): Argument {
  return { form: ` <${what}>`, help, parse: parseNumber };
}

const FLAG_FORM = '[=<BOOL>]';

function flag(help: string): Argument {
  return { form: FLAG_FORM, help, parse: parseFlag };
}

function text(help: string, what = 'TEXT'): Argument {
  return { form: ` <${what}>`, help, parse: parseText };
}

function list(what: string, help: string): Argument {
  return { form: ` <${what}>`, help, parse: parseList };
}

const settings: Readonly<Record<SettingName, Argument>> = {
  profile: text(
    'Behave like bep-strict, opentracker, aquatic, torrust, chihaya, mochi, bittorrent-tracker or qbittorrent [default: none of them]',
    'TRACKER',
  ),
  interval: number('SECONDS', '`interval` of an announce reply [default: 1800]'),
  minInterval: number('SECONDS', '`min interval` of an HTTP announce reply [default: 60]'),
  enforceMinInterval: flag('Refuse announces that come sooner than the min interval'),
  numwantDefault: number(
    'PEERS',
    'Peers in a reply to a client that asks for no number [default: 50]',
  ),
  numwantMax: number('PEERS', 'Peers in a reply at most [default: 200]'),
  peerLifetime: number('SECONDS', 'Silence after which a peer leaves its swarm [default: 3600]'),
  connectionIdLifetime: number('SECONDS', 'How long a UDP connection id is good [default: 120]'),
  connectionIdScope: text(
    'What a UDP connection id is good for: address, endpoint or any [default: address]',
    'SCOPE',
  ),
  banAfter: number(
    'NUMBER',
    'Bad connection ids after which an IP address gets no answer over UDP [default: no number]',
  ),
  scrapeMax: number('NUMBER', 'Info hashes in one scrape at most [default: 74]'),
  fullScrape: flag('Answer an HTTP scrape without an info hash with all swarms'),
  keepAlive: flag('Keep an HTTP connection open after a response'),
  compactDefault: flag(
    'Answer an HTTP announce without `compact` with compact peers [default: true]',
  ),
  announcePaths: list(
    'PATH',
    'Where HTTP announces go, such as /x/announce.php or /{passkey}/announce [default: /announce]',
  ),
  trustIp: flag('Believe the address that a client names for itself'),
  trustForwardedFor: flag('Believe the last address in X-Forwarded-For'),
  allow: list('INFO HASH', 'Let only these torrents be announced'),
  deny: list('INFO HASH', 'Let these torrents not be announced'),
  passkeys: list('PASSKEY', 'Let only clients announce that have one of these passkeys'),
  externalIp: flag('Tell HTTP clients their address: `external ip`'),
  trackerId: text('`tracker id` of an HTTP announce reply'),
  warningMessage: text('`warning message` of an HTTP announce reply'),
  seed: {
    form: ' <NUMBER>',
    help: 'Where chance begins: the same seed, the same choices and connection ids [default: random]',
    parse: value((text) => (/^\d+$/.test(text) ? BigInt(text) : text)),
  },
  frozen: flag("Let the tracker's clock stand still"),
  recordMax: number('NUMBER', 'Requests in the record at most, the newest ones [default: 10000]'),
};

const all = (Object.entries(settings) as [SettingName, Argument][]).map(([name, argument]) => {
  const option = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return { ...argument, name, option, usage: `--${option}${argument.form}` };
});

/** The options, as `parseArgs` takes them. */
export const settingOptions: Record<string, { type: 'string'; multiple: true }> =
  Object.fromEntries(all.map(({ option }) => [option, { type: 'string', multiple: true }]));

/** The options as help has them: how one is used, and what it does. */
export const settingsHelp: readonly (readonly [usage: string, help: string])[] = all.map(
  ({ usage, help }) => [usage, help],
);

const flags = new Set(
  all.filter(({ form }) => form === FLAG_FORM).map(({ option }) => `--${option}`),
);

/** The arguments with `--keep-alive` written out as `--keep-alive=true`, for `parseArgs`. */
export function writeFlagsOut(args: string[]): string[] {
  return args.map((arg) => (flags.has(arg) ? `${arg}=true` : arg));
}

/** The settings, from what `parseArgs` found. */
export function parseSettings(values: { [option: string]: unknown }): Settings {
  const given = all.flatMap(({ name, option, usage, parse }) => {
    const texts = values[option] as string[] | undefined;
    return texts === undefined ? [] : [[name, parse(texts, usage)]];
  });
  const usages = new Map(all.map(({ name, usage }) => [name, usage]));
  return readSettings(Object.fromEntries(given), (name) =>
    refuseArgument(usages.get(name) ?? name),
  );
}
