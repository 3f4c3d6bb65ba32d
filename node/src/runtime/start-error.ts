/** Why a tracker could not start. */
import type {
  BindError,
  StartError,
} from '../../component/interfaces/bittorrent-tracker-control.js';
import { formatSocketAddress } from '../wasi/address.js';

/** Node's codes for why a socket could not be bound. */
const nodeCodes: Readonly<Record<string, string>> = {
  'access-denied': 'EACCES',
  'address-in-use': 'EADDRINUSE',
  'address-not-bindable': 'EADDRNOTAVAIL',
  'new-socket-limit': 'EMFILE',
  'not-supported': 'EAFNOSUPPORT',
};

/** A setting that the component refuses. */
export class SettingError extends TypeError {}

/** The error that the user sees. */
export function startError(error: StartError): Error {
  return error.tag === 'setting' ? new SettingError(error.val) : bindError(error.val);
}

/** `udp 127.0.0.1:6969: address in use`, with Node's code. */
function bindError({ listener, address, code }: BindError): Error {
  const reason = code.replaceAll('-', ' ');
  const error: NodeJS.ErrnoException = new Error(
    `${listener} ${formatSocketAddress(address)}: ${reason}`,
  );
  const nodeCode = nodeCodes[code];
  if (nodeCode !== undefined) error.code = nodeCode;
  return error;
}
