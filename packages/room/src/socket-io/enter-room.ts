import { RoomError } from '../errors.ts';
import type { PeerInfo } from '../signaling/peer-info.ts';
import { baseUrl, roomIdOf } from '../signaling/server-url.ts';
import type { SignalerTarget } from '../signaling/signaler.ts';
import type { RequestOptions } from '../signaling/signaling-channel.ts';
import { readRoomPeers } from './pull-dialect.ts';
import type { SocketIoChannel } from './socket-io-channel.ts';

/** Who enters which room. */
interface Entrance {
  readonly target: SignalerTarget;
  /** Further fields of `peer_info`. */
  readonly peerInfo: Readonly<Record<string, unknown>>;
}

/**
 * Opens the room, if it is not there yet, and enters it: mirotalksfu lets nobody ask anything before.
 *
 * @returns The other peers.
 * @throws RoomError `request-failed` with the server's word (`isLocked`, `isBanned`, `unauthorized`, …) as reason.
 */
export async function enterRoom(
  channel: SocketIoChannel,
  { target, peerInfo }: Entrance,
  options: RequestOptions,
): Promise<PeerInfo[]> {
  const roomId = roomIdOf(target, baseUrl(target, 'http'));
  await openRoom(channel, roomId, options);
  const { peerId, displayName = peerId, device } = target;
  const reply = await channel.request(
    'join',
    {
      room_id: roomId,
      peer_info: {
        peer_id: channel.socketId,
        peer_uuid: peerId,
        peer_name: displayName,
        peer_audio: true,
        peer_video: true,
        ...(device && { browser_name: device.name, browser_version: device.version ?? '' }),
        ...peerInfo,
      },
    },
    options,
  );
  if (typeof reply === 'string') throw notLetIn(reply);
  return readRoomPeers(reply).filter((peer) => peer.peerId !== channel.socketId);
}

async function openRoom(channel: SocketIoChannel, roomId: string, options: RequestOptions): Promise<void> {
  try {
    await channel.request('createRoom', { room_id: roomId }, options);
  } catch (error) {
    // Whoever comes second hears that the room exists.
    if (!RoomError.isInstance(error) || error.code !== 'request-failed') throw error;
  }
}

function notLetIn(word: string): RoomError {
  return new RoomError('request-failed', `the server does not let this peer into the room: ${word}`, {
    details: { method: 'join', errorReason: word },
  });
}
