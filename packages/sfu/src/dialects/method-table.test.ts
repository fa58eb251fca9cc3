import { describe, expect, it, vi } from 'vitest';
import { PeerError } from '../room/peer-error.ts';
import { dispatch } from './dispatch.ts';
import { method, methodTable } from './method-table.ts';
import { type Session } from './session.ts';
import { validatorOf } from './validation.ts';

interface Named {
  readonly name: string;
}

const named = validatorOf<Named>({
  type: 'object',
  properties: { name: { type: 'string', maxLength: 5 } },
  required: ['name'],
});
const greet = vi.fn<(session: Session, data: Named) => unknown>((_session, { name }) => `hello ${name}`);
const table = methodTable({ greet: method(named, greet) }, { other: method(named, () => 'other') });
const session = Object.create(null) satisfies Session;

function call(methodName: string, data: unknown): unknown {
  return dispatch(table, session, { kind: 'request', method: methodName, data });
}

describe('a method table', () => {
  it('has the methods of all its domains', () => {
    expect([...table.keys()]).toEqual(['greet', 'other']);
  });

  it('hands checked data to the handler and returns its answer', () => {
    expect(call('greet', { name: 'Ada', more: 1, nothing: null })).toBe('hello Ada');
    expect(greet).toHaveBeenCalledWith(session, { name: 'Ada', more: 1 });
  });

  it.each([
    [{}, /invalid data for 'greet'.*must have required property 'name'/u],
    [{ name: null }, /must have required property 'name'/u],
    [{ name: 5 }, /data\/name must be string/u],
    [{ name: 'too long' }, /data\/name must NOT have more than 5 characters/u],
    [[], /data must be object/u],
    ['text', /data must be object/u],
    [null, /data must be object/u],
  ])('refuses %j', (data, message) => {
    expect(() => call('greet', data)).toThrow(
      expect.objectContaining({
        code: 'invalid-message',
        message: expect.stringMatching(message) as unknown,
      }),
    );
  });

  it.each(['fly', 'constructor', '__proto__', ''])('knows no method %j', (name) => {
    expect(() => call(name, {})).toThrow(PeerError.unknownMethod('request', name));
  });
});
