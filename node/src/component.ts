/** The component: compiled once in a process, instantiated for each tracker. */
import { readFileSync } from 'node:fs';
import type { Options, Tracker } from '../component/interfaces/bittorrent-tracker-control.js';
import { type ImportObject, instantiate } from '../component/tracker.js';
import { createImports } from './wasi/imports.js';
import type { MayBind, Network } from './wasi/network.js';

const modules = new Map<string, WebAssembly.Module>();

/** One of the core modules that the component is made of. */
function coreModule(file: string): WebAssembly.Module {
  let module = modules.get(file);
  if (module === undefined) {
    const bytes = readFileSync(new URL(`../component/${file}`, import.meta.url));
    module = new WebAssembly.Module(bytes);
    modules.set(file, module);
  }
  return module;
}

/** A new instance of the component with one tracker in it, and the network that it has. */
export function createTracker(
  options: Options,
  mayBind: MayBind,
): { tracker: Tracker; network: Network } {
  const { imports, network } = createImports(mayBind);
  // The glue reads the interfaces by their unversioned names; its declarations have versions.
  const { control } = instantiate(coreModule, imports as unknown as ImportObject);
  return { tracker: new control.Tracker(options), network };
}
