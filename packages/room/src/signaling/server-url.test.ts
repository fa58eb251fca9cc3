import { describe, expect, it } from 'vitest';
import { RoomError } from '../errors.ts';
import { addressOf, httpAddress, serverUrl } from './server-url.ts';

describe('serverUrl', () => {
  it('builds the demo server’s URL and Origin from host and port', () => {
    expect(serverUrl({ serverAddress: 'example.test:4443', roomId: 'a b&c' }, 'p/1')).toEqual({
      url: 'wss://example.test:4443/?roomId=a+b%26c&peerId=p%2F1',
      origin: 'https://example.test',
      roomId: 'a b&c',
    });
  });

  it('takes a full URL with its room and keeps other parameters', () => {
    const { url, origin, roomId } = serverUrl({ url: 'ws://127.0.0.1:5000/?roomId=r&token=t' }, 'me');
    expect(new URL(url).searchParams.get('token')).toBe('t');
    expect({ origin, roomId }).toEqual({ origin: 'http://127.0.0.1', roomId: 'r' });
  });

  it('takes a full URL as the address, and further parameters', () => {
    const { url } = serverUrl(
      {
        serverAddress: 'ws://127.0.0.1:5000',
        roomId: 'ä/b',
        query: { token: 'a&b', roomId: 'not this one' },
        consumerReplicas: 2,
        usePipeTransports: true,
      },
      'p?',
    );
    expect(Object.fromEntries(new URL(url).searchParams)).toEqual({
      token: 'a&b',
      roomId: 'ä/b',
      peerId: 'p?',
      consumerReplicas: '2',
      usePipeTransports: 'true',
    });
  });

  it('uses the Origin that is given', () => {
    expect(serverUrl({ url: 'ws://h/', roomId: 'r', origin: 'https://x.test' }, 'me').origin).toBe(
      'https://x.test',
    );
  });

  it.each([
    [{ roomId: 'r' }, 'me', /not the address/u],
    [{ url: 'http://h/', roomId: 'r' }, 'me', /ws:\/\//u],
    [{ url: 'ws://h/' }, 'me', /roomId/u],
    [{ url: 'ws://h/', roomId: 'r' }, '', /peerId/u],
  ])('refuses %j with peer %j', (room, peerId, message) => {
    expect(() => serverUrl(room, peerId)).toThrow(message);
    try {
      serverUrl(room, peerId);
    } catch (error) {
      expect(RoomError.isInstance(error) && error.code).toBe('invalid-argument');
    }
  });
});

describe('addressOf', () => {
  it.each([
    [{ serverAddress: 'example.test:4443' }, 'example.test:4443'],
    [{ serverAddress: 'wss://example.test' }, 'example.test'],
    [{ url: 'ws://127.0.0.1:5000/?roomId=r', serverAddress: 'not this' }, '127.0.0.1:5000'],
    [{ url: 'somewhere else' }, 'somewhere else'],
    [{ url: '://' }, '://'],
    [{}, ''],
  ])('of %o is %s', (room, expected) => {
    expect(addressOf(room)).toBe(expected);
  });
});

describe('httpAddress', () => {
  it.each([
    [{ serverAddress: 'example.test:4443' }, 'wss://example.test:4443/'],
    [{ serverAddress: 'http://example.test' }, 'http://example.test/'],
    [{ url: 'ws://127.0.0.1:5000/?roomId=r', serverAddress: 'not this' }, 'ws://127.0.0.1:5000/?roomId=r'],
    [{ url: 'nats://example.test' }, undefined],
    [{ url: '://' }, undefined],
    [{}, undefined],
  ])('of %o is %s', (room, expected) => {
    expect(httpAddress(room)?.href).toBe(expected);
  });
});
