import { describe, expect, it } from 'vitest';

import { IceCandidateErrorEvent } from './ice-candidate-error-event.ts';

describe('IceCandidateErrorEvent', () => {
  it('is an event with the fields of W3C', () => {
    const error = {
      url: 'turn:192.0.2.1',
      address: null,
      port: null,
      errorCode: 401,
      errorText: 'Unauthorized',
    };
    const event = new IceCandidateErrorEvent(error);
    expect(event).toBeInstanceOf(Event);
    expect(event).toMatchObject({ type: 'icecandidateerror', ...error });
  });
});
