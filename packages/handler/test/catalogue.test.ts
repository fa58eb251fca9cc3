import { describe, expect, it } from 'vitest';

import { MESSAGE_TYPE } from '../src/handler/data/message-types.ts';
import { catalogue, faultsOf, messageNamed } from './catalogue.ts';

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

  it('refuses what it does not describe', () => {
    expect(faultsOf(messageNamed('track.setEnabled').data, { enabled: 'yes' })).not.toBe('');
    expect(faultsOf(messageNamed('sender.close').data, { extra: 1 })).not.toBe('');
  });

  it('lists the types of stream messages', () => {
    const types = catalogue.streams.flatMap((stream) => stream.types);
    expect(Object.fromEntries(types.map(({ name, type }) => [name, type]))).toEqual(MESSAGE_TYPE);
  });
});
