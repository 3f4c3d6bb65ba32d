/** The component: compiled once in a process, instantiated for each tracker. */
import { readFileSync } from 'node:fs';
import type { Options, Tracker } from '../../component/interfaces/bittorrent-tracker-control.js';
import { type ImportObject, instantiate } from '../../component/tracker.js';
import { createImports } from '../wasi/imports.js';
import type { MayBind, Network } from '../wasi/network.js';
import { panicMessage } from './panic.js';

const modules = new Map<string, WebAssembly.Module>();

/** One of the core modules that the component is made of. */
function coreModule(file: string): WebAssembly.Module {
  let module = modules.get(file);
  if (module === undefined) {
    const bytes = readFileSync(new URL(`../../component/${file}`, import.meta.url));
    module = new WebAssembly.Module(bytes);
    modules.set(file, module);
  }
  return module;
}

/** A tracker in an instance of the component. */
export interface Component {
  /** The tracker. */
  tracker: Tracker;
  /** The tracker's network. */
  network: Network;
  /** The error for the user when a call into the tracker has thrown `trap`. */
  explain: (trap: unknown) => Error;
}

/** A new instance of the component with one tracker in it. */
export function createTracker(options: Options, mayBind: MayBind): Component {
  const { imports, network } = createImports(mayBind);
  let memory: WebAssembly.Memory | undefined;
  const instantiateCore = (module: WebAssembly.Module, imports: Record<string, unknown>) => {
    const instance = new WebAssembly.Instance(module, imports);
    // The tracker's own module has a memory; the others only link it to the glue.
    memory ??= instance.exports.memory as WebAssembly.Memory | undefined;
    return instance;
  };
  const explain = (trap: unknown) => {
    const message = (memory && panicMessage(memory.buffer)) ?? trap;
    return new Error(`the tracker failed: ${message}`, { cause: trap });
  };
  // The glue reads the interfaces by their unversioned names; its declarations have versions.
  const { control } = instantiate(coreModule, imports as unknown as ImportObject, instantiateCore);
  try {
    return { tracker: new control.Tracker(options), network, explain };
  } catch (trap) {
    throw explain(trap);
  }
}
