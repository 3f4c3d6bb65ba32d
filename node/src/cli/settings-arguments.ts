/** The settings on the command line. The component reads their values. */
import { type SettingOption, settingOptions } from './setting-options.js';
import { UsageError } from './usage-error.js';

/** The options, as `parseArgs` takes them. */
export const settingArguments: Record<string, { type: 'string'; multiple: true }> =
  Object.fromEntries(settingOptions.map(({ name }) => [name, { type: 'string', multiple: true }]));

/** The options for the help: how each is used, and what it does. */
export const settingsHelp: readonly (readonly [usage: string, help: string])[] = settingOptions.map(
  (option) => [usage(option), option.help],
);

function usage({ name, value }: SettingOption): string {
  return value === undefined ? `--${name}[=<BOOL>]` : `--${name} <${value}>`;
}

const flags = new Set(
  settingOptions.filter(({ value }) => value === undefined).map(({ name }) => `--${name}`),
);

/** The arguments with `--keep-alive` written out as `--keep-alive=true`, for `parseArgs`. */
export function writeFlagsOut(args: string[]): string[] {
  return args.map((arg) => (flags.has(arg) ? `${arg}=true` : arg));
}

/** The settings in words, from what `parseArgs` found. */
export function settingsInWords(values: { [option: string]: unknown }): string {
  const words = settingOptions.flatMap((option) => {
    const texts = values[option.name] as string[] | undefined;
    return texts === undefined ? [] : inWords(option, texts);
  });
  return words.join(' ');
}

function inWords(option: SettingOption, texts: readonly string[]): string[] {
  if (option.list) {
    const items = texts.flatMap((text) => text.split(',')).filter((text) => text !== '');
    // The option alone is an empty list.
    return items.length === 0 ? [option.name] : items.map((item) => word(option.name, item));
  }
  const [text = '', ...more] = texts;
  if (more.length === 0) return [word(option.name, text)];
  throw new UsageError(`the argument '${usage(option)}' cannot be used multiple times`);
}

function word(name: string, value: string): string {
  const character = (byte: number) => {
    const plain = byte >= 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x5c;
    return plain ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`;
  };
  return `${name}="${Array.from(Buffer.from(value), character).join('')}"`;
}
