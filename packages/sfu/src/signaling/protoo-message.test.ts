import { describe, expect, it } from 'vitest';
import { formatProtooMessage, parseProtooMessage, type ProtooMessage } from './protoo-message.ts';

const messages: readonly ProtooMessage[] = [
  { kind: 'request', id: 7, method: 'join', data: { displayName: 'Ada' } },
  { kind: 'response', id: 7, ok: true, data: { peers: [] } },
  { kind: 'response', id: 7, ok: false, errorCode: 500, errorReason: 'Peer already joined' },
  { kind: 'notification', method: 'newPeer', data: { peer: { peerId: 'p' } } },
];

describe('protoo messages', () => {
  it.each(messages)('survive writing and reading: $kind $ok', (message) => {
    expect(parseProtooMessage(formatProtooMessage(message))).toEqual({ message });
  });

  it('have the field names of protoo 4', () => {
    const wire = messages.map((message) => JSON.parse(formatProtooMessage(message)) as unknown);
    expect(wire).toEqual([
      { request: true, id: 7, method: 'join', data: { displayName: 'Ada' } },
      { response: true, id: 7, ok: true, data: { peers: [] } },
      { response: true, id: 7, ok: false, errorCode: 500, errorReason: 'Peer already joined' },
      { notification: true, method: 'newPeer', data: { peer: { peerId: 'p' } } },
    ]);
  });

  it.each([undefined, null, 0, '', false])('carry an empty object for %s as data', (data) => {
    const result = parseProtooMessage(JSON.stringify({ notification: true, method: 'm', data }));
    expect(result).toEqual({ message: { kind: 'notification', method: 'm', data: {} } });
  });

  it('read a rejection that names no code or reason', () => {
    expect(parseProtooMessage('{"response":true,"id":1}')).toEqual({
      message: { kind: 'response', id: 1, ok: false, errorCode: 500, errorReason: '' },
    });
  });

  it.each([
    ['', /not a JSON object/],
    ['{', /not a JSON object/],
    ['null', /not a JSON object/],
    ['[]', /not a JSON object/],
    ['"text"', /not a JSON object/],
    ['{}', /no request, response or notification/],
    ['{"request":true,"id":1}', /method name/],
    ['{"request":true,"id":"1","method":"m"}', /number as id/],
    ['{"request":true,"method":"m"}', /number as id/],
    ['{"response":true,"ok":true}', /number as id/],
    ['{"notification":true,"method":3}', /method name/],
  ])('are refused with a reason: %s', (text, problem) => {
    expect(parseProtooMessage(text)).toEqual({ problem: expect.stringMatching(problem) as unknown });
  });
});
