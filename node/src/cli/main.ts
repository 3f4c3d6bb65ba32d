#!/usr/bin/env node
/** The command line: `test-tracker serve`, as in the Rust binary. */
import { readFileSync } from 'node:fs';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import type {
  Addresses,
  Listen,
  Options,
} from '../../component/interfaces/bittorrent-tracker-control.js';
import { parseListen } from '../api/convert/listen.js';
import { announceUrls, controlUrls } from '../api/convert/url.js';
import { SettingError } from '../runtime/start-error.js';
import { Tracker } from '../runtime/tracker.js';
import { addFaults, faultOptions, faultsHelp, parseFaults } from './fault-arguments.js';
import { log } from './log.js';
import {
  settingArguments,
  settingsHelp,
  settingsInWords,
  writeFlagsOut,
} from './settings-arguments.js';
import { refuseArgument, UsageError } from './usage-error.js';

const USAGE = 'Usage: test-tracker serve [OPTIONS]';

const HELP = `A BitTorrent tracker for test suites: UDP (BEP 15) and HTTP (BEP 3)

${USAGE}

Runs a tracker until SIGINT or SIGTERM, and prints its announce URLs; on a terminal also a line for
each request.

Options:
      --udp <ADDR>      Serve UDP on this address: IP:PORT or localhost:PORT, port 0 takes a free one
      --http <ADDR>     Serve HTTP on this address
      --control <ADDR>  Serve the control interface on this address: HTTP and JSON for programs, and
                        a page for people. Whoever can connect to it controls the tracker
      --json            Print lines of JSON: the URLs first,
                        {"udp":["udp://…",…],"http":["http://…",…],"ws":["ws://…",…]}, with
                        "control":["http://…",…] if there is a control interface, then each request
                        as it comes
      --until-eof       End when standard input ends, so that a program that is killed leaves no
                        tracker behind
  -h, --help            Print help
  -V, --version         Print version

--udp, --http and --control may be given several times. With neither --udp nor --http, both are served
on localhost:6969.

Faults:
${help(faultsHelp)}

Settings:
${help(settingsHelp)}

Several paths, info hashes or passkeys are separated by commas, or their option is repeated.
`;

const OPTIONS = {
  ...settingArguments,
  ...faultOptions,
  udp: { type: 'string', multiple: true },
  http: { type: 'string', multiple: true },
  control: { type: 'string', multiple: true },
  json: { type: 'boolean' },
  'until-eof': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'V' },
} satisfies ParseArgsConfig['options'];

/** Where to serve if no address is given. */
const DEFAULT_LISTEN: Listen = { host: { tag: 'localhost' }, port: 6969 };

/** What to serve. */
interface Serve {
  options: Options;
  faults: ReturnType<typeof parseFaults>;
  json: boolean;
  untilEof: boolean;
}

/** What the command line asks for. */
type Command = { print: string } | Serve;

process.exitCode = await main(process.argv.slice(2));
// Output that is not read must not keep the process alive.
setTimeout(() => process.exit(), 1_000).unref();

async function main(args: string[]): Promise<number> {
  try {
    const command = parse(args);
    if ('print' in command) await print(command.print);
    else await serve(command);
    return 0;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (error instanceof UsageError || error instanceof SettingError) {
      process.stderr.write(
        `error: ${message}\n\n${USAGE}\n\nFor more information, try '--help'.\n`,
      );
      return 2;
    }
    process.stderr.write(`error: ${message}\n`);
    return 1;
  }
}

function parse(args: string[]): Command {
  const { values, positionals } = parsed(args);
  if (values.help) return { print: HELP };
  if (values.version) return { print: `test-tracker ${version()}\n` };
  const [command, unexpected] = positionals;
  if (command === undefined) throw new UsageError("a command is missing: expected 'serve'");
  if (command !== 'serve') throw new UsageError(`unknown command '${command}': expected 'serve'`);
  if (unexpected !== undefined) throw new UsageError(`unexpected argument '${unexpected}'`);
  const settings = settingsInWords(values);
  const absent = values.udp === undefined && values.http === undefined ? [DEFAULT_LISTEN] : [];
  const options = {
    udp: values.udp ? listeners('udp', values.udp) : absent,
    http: values.http ? listeners('http', values.http) : absent,
    control: listeners('control', values.control),
    settings,
  };
  return {
    options,
    faults: parseFaults(values),
    json: values.json ?? false,
    untilEof: values['until-eof'] ?? false,
  };
}

/** Lines of options, and what they do. */
function help(options: readonly (readonly [usage: string, help: string])[]): string {
  return options.map(([usage, help]) => `      ${usage.padEnd(30)}  ${help}`).join('\n');
}

function parsed(args: string[]) {
  try {
    return parseArgs({ args: writeFlagsOut(args), options: OPTIONS, allowPositionals: true });
  } catch (error) {
    // The rest of the message is about positional arguments that start with a dash; we have none.
    throw new UsageError((error as Error).message.split('. ', 1)[0]);
  }
}

function listeners(option: string, texts: string[] = []): Listen[] {
  const refuse = refuseArgument(`--${option} <ADDR>`);
  const expected = 'IP:PORT or localhost:PORT, such as 127.0.0.1:6969, [::1]:0 or localhost:0';
  return texts.map((text) => parseListen(text) ?? refuse(text, expected));
}

function version(): string {
  const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return JSON.parse(manifest).version;
}

/** Runs a tracker until a signal comes. */
async function serve({ options, faults, json, untilEof }: Serve): Promise<void> {
  // From here on a signal ends the tracker, and not the process.
  const signal = new Promise<'signal'>((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => resolve('signal'));
    // What comes before the end of input is of no interest. An error is an end, too.
    if (untilEof) {
      for (const name of ['close', 'end', 'error'] as const)
        process.stdin.once(name, () => resolve('signal'));
      process.stdin.resume();
    }
  });
  let failed: (error: Error) => void = () => {};
  const failure = new Promise<never>((_, reject) => {
    failed = reject;
  });
  // `start` reports a failure while the tracker starts.
  failure.catch(() => {});
  const tracker = new Tracker(options, failed);
  try {
    addFaults(tracker, faults);
    const started = await Promise.race([tracker.start(), signal]);
    if (started === 'signal') return;
    const printed = print(`${json ? tracker.query('urls') : urlsForPeople(started)}\n`);
    if (json) log(tracker, 'json');
    else if (process.stdout.isTTY) log(tracker, 'log');
    await printed;
    await Promise.race([signal, failure]);
    await tracker.close();
    const unmet = tracker.query('unmet');
    if (unmet.length > 0) throw new Error(unmet.join('\n\n'));
  } finally {
    await tracker.close();
  }
}

function urlsForPeople(addresses: Addresses): string {
  const { udp, http, ws } = announceUrls(addresses);
  const control = controlUrls(addresses);
  return [
    'Announce URLs of this tracker:',
    ...udp,
    ...http,
    ...ws,
    ...(control.length > 0
      ? ['Its control interface, and a page that shows what happens:', ...control]
      : []),
  ].join('\n');
}

/** Writes to standard output. The tracker goes on without a reader. */
function print(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EPIPE' ? resolve() : reject(error),
    );
    process.stdout.write(text, (error) => {
      if (!error) resolve();
    });
  });
}
