import { fieldsOf, isFields, listOf, optionalText, text, type Fields } from '../fields.ts';
import type { PeerDevice, PeerInfo } from '../peer-info.ts';

/** Reads a peer as servers describe it; its id is in the field `idName`. */
export function readPeer(value: unknown, idName: 'id' | 'peerId'): PeerInfo {
  const fields = fieldsOf(value);
  const remoteAddress = optionalText(fields, 'remoteAddress');
  return {
    peerId: text(fields, idName),
    displayName: optionalText(fields, 'displayName') ?? '',
    device: readDevice(fields['device']),
    ...(remoteAddress !== undefined && { remoteAddress }),
  };
}

/** Reads the peers in the answer to `join`. */
export function readPeers(reply: unknown, idName: 'id' | 'peerId'): PeerInfo[] {
  return listOf(fieldsOf(reply)['peers'], 'peers').map((peer) => readPeer(peer, idName));
}

function readDevice(value: unknown): PeerDevice | undefined {
  if (!isFields(value)) return undefined;
  const flag = optionalText(value, 'flag');
  const name = optionalText(value, 'name') ?? flag;
  return name === undefined ? undefined : { flag: flag ?? name, name, ...versionOf(value) };
}

function versionOf(device: Fields): { readonly version?: string } {
  const version = optionalText(device, 'version');
  return version === undefined ? {} : { version };
}
