import type { DumpedObject, HandlerDump } from '../wire/messages.ts';

/** A track in a {@link PlayerDump}. */
export interface PlayerTrackDump {
  readonly id: string;
  readonly kind: string;
  readonly readyState: 'live' | 'ended';
}

/** A source as the predecessor shows it. */
export interface PlayerDump {
  readonly id: string;
  readonly audioTrack?: PlayerTrackDump;
  readonly videoTrack?: PlayerTrackDump;
}

/** A sender or receiver as the predecessor shows it; ids of tracks. */
export interface TransceiverDump {
  readonly mid: string | null;
  readonly kind: string;
  readonly stopped: false;
  readonly direction: 'sendonly' | 'recvonly' | 'inactive';
  readonly currentDirection: TransceiverDump['direction'];
  readonly sender: { readonly trackId: string | null };
  readonly receiver: { readonly trackId: string | null };
}

/** A transport as the predecessor shows it. */
export interface TransportDump {
  readonly id: string;
  readonly signalingState: 'stable';
  readonly iceConnectionState: string;
  readonly iceGatheringState: string;
  readonly transceivers: TransceiverDump[];
  readonly sendTransceivers: { readonly localId: string; readonly mid: string }[];
}

/** What `worker.dump()` shows: everything alive in the worker, for debugging. */
export interface WorkerDump extends HandlerDump {
  /** `sources` as `mediasoup-client-aiortc` shows them. */
  readonly players: PlayerDump[];
  /** `transports` with what is on them, as `mediasoup-client-aiortc` shows them. */
  readonly handlers: TransportDump[];
}

/** Adds what programs written for the predecessor read. */
export function toWorkerDump(dump: HandlerDump): WorkerDump {
  return {
    ...dump,
    players: dump.sources.map(toPlayer),
    handlers: dump.transports.map((transport) => toHandler(transport, dump)),
  };
}

function toPlayer({ id, tracks }: DumpedObject): PlayerDump {
  const dumped = (Array.isArray(tracks) ? tracks : []) as { id: string; kind: string; ended: boolean }[];
  const members = dumped.map((track) => [
    `${track.kind}Track`,
    { id: track.id, kind: track.kind, readyState: track.ended ? 'ended' : 'live' },
  ]);
  return { id, ...(Object.fromEntries(members) as Omit<PlayerDump, 'id'>) };
}

function toHandler(transport: DumpedObject, { senders, receivers }: HandlerDump): TransportDump {
  const isOnIt = ({ transportId }: DumpedObject): boolean => transportId === transport.id;
  const sending = senders.filter(isOnIt).map((sender) => toTransceiver(sender, 'sendonly'));
  const receiving = receivers.filter(isOnIt).map((receiver) => toTransceiver(receiver, 'recvonly'));
  return {
    id: transport.id,
    signalingState: 'stable',
    iceConnectionState: textOf(transport['state']),
    iceGatheringState: textOf(transport['iceGatheringState']),
    transceivers: [...sending, ...receiving],
    sendTransceivers: sending.map(({ mid }) => ({ localId: mid ?? '', mid: mid ?? '' })),
  };
}

function toTransceiver(
  { mid, kind, trackId, paused }: DumpedObject,
  active: 'sendonly' | 'recvonly',
): TransceiverDump {
  const direction = paused ? 'inactive' : active;
  const id = typeof trackId === 'string' ? trackId : null;
  return {
    mid: typeof mid === 'string' ? mid : null,
    kind: textOf(kind, 'video'),
    stopped: false,
    direction,
    currentDirection: direction,
    sender: { trackId: active === 'sendonly' ? id : null },
    receiver: { trackId: active === 'recvonly' ? id : null },
  };
}

function textOf(member: unknown, otherwise = 'new'): string {
  return typeof member === 'string' ? member : otherwise;
}
