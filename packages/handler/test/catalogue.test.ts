import { describe, expect, it } from 'vitest';

import { MESSAGE_TYPE } from '../src/handler/data/message-types.ts';
import type { HandlerMessages } from '../src/index.ts';
import { catalogue, faultsOf, messageNamed } from './catalogue.ts';

/** Checked against the types by the compiler and against the catalogue below, so that neither has what the other lacks. */
const REQUESTS = {
  'handler.dump': true,
  'codecs.capabilities': true,
  'source.open': true,
  'source.close': true,
  'source.pause': true,
  'source.resume': true,
  'source.seek': true,
  'source.getPlayback': true,
  'track.stop': true,
  'track.clone': true,
  'track.setEnabled': true,
  'transport.create': true,
  'transport.connect': true,
  'transport.restartIce': true,
  'transport.updateIceServers': true,
  'transport.getStats': true,
  'transport.close': true,
  'sender.create': true,
  'sender.pause': true,
  'sender.resume': true,
  'sender.replaceTrack': true,
  'sender.setEncodings': true,
  'sender.setMaxSpatialLayer': true,
  'sender.getStats': true,
  'sender.close': true,
  'receiver.create': true,
  'receiver.pause': true,
  'receiver.resume': true,
  'receiver.close': true,
  'receiver.getStats': true,
  'dataChannel.create': true,
  'dataChannel.close': true,
} satisfies Record<keyof HandlerMessages['requests'], true>;
const NOTIFICATIONS = {
  'track.ended': true,
  'track.stateChange': true,
  'transport.connectionStateChange': true,
  'transport.iceGatheringStateChange': true,
  'transport.iceCandidateError': true,
  'dataChannel.open': true,
  'dataChannel.close': true,
  'dataChannel.error': true,
} satisfies Record<keyof HandlerMessages['notifications'], true>;

function namesOf(wanted: string): string[] {
  return catalogue.messages.filter(({ kind }) => kind === wanted).map(({ name }) => name);
}

describe('the message catalogue', () => {
  it.each(catalogue.vectors.map((vector) => [vector.message, vector] as const))(
    'describes %s',
    (name, vector) => {
      const kind = vector.kind ?? ('reply' in vector ? 'request' : undefined);
      const message = messageNamed(name, kind);
      expect(faultsOf(message.data, vector.data)).toBe('');
      if (message.reply) expect(faultsOf(message.reply, vector.reply)).toBe('');
    },
  );

  it('has a vector for every message', () => {
    const named = new Set(catalogue.vectors.map(({ message }) => message));
    expect(new Set(catalogue.messages.map(({ name }) => name))).toEqual(named);
  });

  it('has the messages of the types', () => {
    expect(namesOf('request').toSorted()).toEqual(Object.keys(REQUESTS).toSorted());
    expect(namesOf('notification').toSorted()).toEqual(Object.keys(NOTIFICATIONS).toSorted());
  });

  it('refuses what it does not describe', () => {
    expect(faultsOf(messageNamed('track.setEnabled').data, { enabled: 'yes' })).not.toBe('');
    expect(faultsOf(messageNamed('sender.close').data, { extra: 1 })).not.toBe('');
  });

  it('lists the types of stream messages', () => {
    const types = catalogue.streams.flatMap((stream) => stream.types);
    expect(Object.fromEntries(types.map(({ name, type }) => [name, type]))).toEqual(MESSAGE_TYPE);
  });
});
