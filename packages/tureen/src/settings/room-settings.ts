import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { PeerIdentity, RoomAddressInfo } from '@tureen/room';
import type { Command } from 'commander';
import { CommandError, ExitCode } from '../exit-code.ts';
import { readIceServer } from './ice-server.ts';
import { oneOf } from './parsers.ts';
import { readLink } from './read-link.ts';
import { Setting } from './setting.ts';

const DEFAULT_ROOM = 'lobby';

/** The flags that say which room, who, and how to get there. */
export interface RoomFlags {
  readonly url: string;
  readonly room?: string;
  readonly peerId?: string;
  readonly name?: string;
  readonly dialect: 'auto' | '2024' | '2026';
  readonly origin?: string;
  readonly token?: string;
  readonly header?: readonly string[];
  readonly insecure?: boolean;
  readonly ca?: string;
  readonly forceTcp?: boolean;
  readonly iceServer?: readonly string[];
  readonly relayOnly?: boolean;
  readonly json?: boolean;
}

/** Where to join, and as whom. */
export interface RoomTarget {
  readonly room: RoomAddressInfo & { readonly roomId: string };
  readonly peer: PeerIdentity & { readonly displayName: string };
}

/** Adds the flags of {@link RoomFlags}, and `--config`. */
export function addRoomSettings(
  command: Command,
  { json = 'print one JSON object per line' }: { readonly json?: string } = {},
): Command {
  const settings = [
    new Setting('-u, --url <url>', 'server (ws:, wss:), or the link of a room (http:, https:)')
      .default('ws://127.0.0.1:4443')
      .variable('TUREEN_URL'),
    new Setting('-r, --room <id>', `room (default: that of the link, else ${DEFAULT_ROOM})`).variable(
      'ROOM_ID',
    ),
    new Setting('--identity, --peer-id <id>', 'id of this peer (default: made up)').variable('PEER_ID'),
    new Setting('-n, --name <name>', 'name that others see (default: Tureen)').variable('DISPLAY_NAME'),
    new Setting('--protocol, --dialect <year>', 'mediasoup-demo of 2024 or 2026, or auto')
      .default('auto')
      .argParser(oneOf('auto', '2024', '2026')),
    new Setting('--origin <url>', 'HTTP Origin, if the server wants another than its own host'),
    new Setting('--token <text>', "sent as 'Authorization: Bearer'").variable('TUREEN_TOKEN'),
    new Setting('-H, --header <name: value>', 'further HTTP header; may be repeated').repeated(),
    new Setting('--insecure', 'accept any certificate'),
    new Setting('--ca <file>', 'authorities (PEM) to trust instead of the system’s'),
    new Setting('--force-tcp', 'media over TCP only').variable('FORCE_TCP'),
    new Setting(
      '--ice-server <url>',
      'stun:host or turn:user:password@host, instead of what the server names; may be repeated',
    )
      .repeated()
      .variable('TUREEN_ICE_SERVER'),
    new Setting('--relay-only', 'media through TURN servers only'),
    new Setting('--config <file>', 'JSON file with values for flags').variable('TUREEN_CONFIG'),
    new Setting('--json', json),
  ];
  for (const setting of settings) command.addOption(setting);
  return command;
}

/**
 * Makes of the flags what `joinRoom` wants.
 *
 * @throws CommandError `usage` for a URL, a header or a file that cannot be used.
 */
export async function readRoomTarget(flags: RoomFlags): Promise<RoomTarget> {
  const { dialect, origin, insecure = false, ca } = flags;
  const link = readLink(flags.url);
  const token = flags.token ?? link.token;
  const headers = {
    ...readHeaders(flags.header ?? []),
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  };
  return {
    room: {
      url: link.url,
      roomId: flags.room ?? link.roomId ?? DEFAULT_ROOM,
      dialect,
      headers,
      enableSslVerification: !insecure,
      ...mediaPathOf(flags),
      ...(origin !== undefined && { origin }),
      ...(ca !== undefined && { tls: { ca: await readAuthorities(ca) } }),
    },
    peer: {
      peerId: flags.peerId ?? `tureen-${randomBytes(4).toString('hex')}`,
      displayName: flags.name ?? 'Tureen',
    },
  };
}

/** How media go to the server. */
function mediaPathOf({
  forceTcp = false,
  iceServer,
  relayOnly = false,
}: RoomFlags): Pick<RoomAddressInfo, 'forceTcp' | 'iceServers' | 'iceTransportPolicy'> {
  return {
    forceTcp,
    ...(iceServer !== undefined && { iceServers: [iceServer].flat().map(readIceServer) }),
    ...(relayOnly && { iceTransportPolicy: 'relay' }),
  };
}

function readHeaders(lines: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    lines.map((line) => {
      const { name, value } =
        /^(?<name>[\w-]+)\s*:\s*(?<value>[\t\u0020-\u007E]*)$/u.exec(line)?.groups ?? {};
      if (name === undefined || value === undefined) {
        throw new CommandError(ExitCode.usage, `--header must be 'name: value', got '${line}'`);
      }
      return [name.toLowerCase(), value];
    }),
  );
}

async function readAuthorities(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError(ExitCode.usage, `--ca cannot be read: ${reason}`);
  }
}
