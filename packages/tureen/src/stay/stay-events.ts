import type { MediasoupClient, RecordingSummary, RoomError, Subscription } from '@tureen/room';
import { StreamsError } from '@tureen/streams';
import type { Reporter } from '../output/reporter.ts';
import { byteSize } from '../output/figures.ts';

/** What of a stay is told. */
export interface StayEventsOptions {
  readonly reporter: Reporter;
  /** Messages of others. Default: true. */
  readonly chat?: boolean;
}

/** What is still to be told. */
export interface StayEvents {
  /** This client leaves: that nothing is received any more goes without saying. */
  leave(): void;
}

/** Tells a reporter what happens in the client's room. The names of the events are those of `tureen --json`. */
export function tellStay(client: MediasoupClient, { reporter, chat = true }: StayEventsOptions): StayEvents {
  let leaving = false;
  tellConnection(client, reporter);
  tellPeers(client, reporter);
  tellMedia(client, {
    ...reporter,
    tell: (...told) => {
      if (!leaving) reporter.tell(...told);
    },
  });
  tellRecordings(client, reporter);
  if (chat) tellMessages(client, reporter);
  return {
    leave: () => {
      leaving = true;
    },
  };
}

function tellConnection(client: MediasoupClient, { tell }: Reporter): void {
  client.on('joined', ({ roomId, mePeer, peers }) => {
    const { peerId, displayName } = mePeer;
    const others = [...peers.values()].map((peer) => ({
      peerId: peer.peerId,
      displayName: peer.displayName,
    }));
    const company = others.length === 1 ? '1 other is here' : `${others.length} others are here`;
    tell('joined', `Joined ${roomId} as ${displayName}; ${company}`, {
      roomId,
      peerId,
      displayName,
      peers: others,
    });
  });
  client.on('reconnecting', ({ attempt, kind }) =>
    tell('reconnecting', `The connection is lost (${kind}), attempt ${attempt} to mend it`, {
      attempt,
      kind,
    }),
  );
  client.on('reconnected', ({ attempts, kind }) =>
    tell('reconnected', `The connection is mended after ${attempts} attempts`, { attempts, kind }),
  );
  client.on('disconnected', ({ code, message }) =>
    tell('disconnected', `Disconnected: ${message}`, { code, message }),
  );
}

function tellPeers(client: MediasoupClient, { tell }: Reporter): void {
  client.on('newPeer', ({ peerId, displayName }) =>
    tell('peerJoined', `${displayName} (${peerId}) joined`, { peerId, displayName }),
  );
  client.on('peerClosed', ({ peerId, displayName }) =>
    tell('peerLeft', `${displayName} (${peerId}) left`, { peerId, displayName }),
  );
  client.on('peerDisplayNameChanged', ({ peerId, displayName }, previousName) =>
    tell('peerRenamed', `${previousName} is called ${displayName} now`, {
      peerId,
      displayName,
      previousName,
    }),
  );
}

function tellMedia(client: MediasoupClient, { tell }: Reporter): void {
  client.on('published', ({ id, kind, mimeType, source }) =>
    tell('publishing', `Sends ${mimeType}`, { id, kind, mimeType, source }),
  );
  client.on('publicationFailed', ({ code, message }) =>
    tell('publicationFailed', `Cannot send any more: ${message}`, { code, message }),
  );
  client.on('newConsumer', (subscription, { peerId, displayName }) =>
    tell('receiving', `Receives ${subscription.mimeType} from ${displayName}`, {
      ...factsOf(subscription),
      peerId,
    }),
  );
  client.on('consumerClosed', (subscription, { peerId, displayName }) =>
    tell('receivingEnded', `${displayName} sends no ${subscription.kind} any more`, {
      ...factsOf(subscription),
      peerId,
    }),
  );
}

function factsOf({ id, kind, mimeType, source }: Subscription): Readonly<Record<string, unknown>> {
  return { id, kind, mimeType, source };
}

function tellRecordings(client: MediasoupClient, { tell }: Reporter): void {
  client.on('recordingStarted', (path, { kind, peer }) =>
    tell('recordingStarted', `Records ${kind} of ${peer.displayName} to ${path}`, {
      path,
      kind,
      peerId: peer.peerId,
    }),
  );
  client.on('recordingFinished', (recording, { peer }) =>
    tell('recordingFinished', describeRecording(recording), { ...recording, peerId: peer.peerId }),
  );
  client.on('recordingFailed', (error, { kind, peer }) => {
    const { code, message } = error;
    if (isEmpty(error)) {
      const text = `Nothing came of the ${kind} of ${peer.displayName}: there is no file`;
      tell('recordingEmpty', text, { kind, peerId: peer.peerId });
    } else {
      tell('recordingFailed', message, { code, message, peerId: peer.peerId });
    }
  });
}

/** Whether there is no file because there was nothing to record: who was muted all the time, or left at once. */
function isEmpty({ cause }: RoomError): boolean {
  return StreamsError.isInstance(cause) && cause.code === 'nothing-received';
}

function describeRecording({ path, durationSeconds, bytes }: RecordingSummary): string {
  return `Recorded ${durationSeconds.toFixed(1)} s, ${byteSize(bytes)}: ${path}`;
}

function tellMessages(client: MediasoupClient, { tell }: Reporter): void {
  client.on('message', ({ peer, label, data }) => {
    const from = peer?.displayName ?? 'the server';
    const text = typeof data === 'string' ? data : undefined;
    const bytes = typeof data === 'string' ? Buffer.byteLength(data) : data.byteLength;
    tell('message', `${from}: ${text ?? `${bytes} bytes`}`, {
      peerId: peer?.peerId ?? null,
      label,
      text: text ?? null,
      bytes,
    });
  });
}
