import { describe, expect, it } from 'vitest';
import { readLink } from './read-link.ts';
import { readRoomTarget } from './room-settings.ts';

describe('the address of a room', () => {
  it.each([
    ['ws://127.0.0.1:4443', 'ws://127.0.0.1:4443/', undefined, undefined],
    ['http://127.0.0.1:4443/?room=a%20b#token=x', 'ws://127.0.0.1:4443/', 'a b', 'x'],
    ['https://meet.example/?roomId=team', 'wss://meet.example/?roomId=team', 'team', undefined],
    ['meet.example:4443', 'wss://meet.example:4443/', undefined, undefined],
  ])('is read of %s', (text, url, roomId, token) => {
    expect(readLink(text)).toEqual({ url, roomId, token });
  });

  it.each(['ftp://x', 'http://', '://'])('is not %s', (text) => {
    expect(() => readLink(text)).toThrow(/--url must be/u);
  });
});

describe('the target of a stay', () => {
  const flags = { url: 'http://127.0.0.1:1/?room=link#token=secret', dialect: 'auto' } as const;

  it('takes room and token of the link, unless the flags say otherwise', async () => {
    expect((await readRoomTarget(flags)).room).toMatchObject({
      roomId: 'link',
      headers: { authorization: 'Bearer secret' },
      enableSslVerification: true,
      forceTcp: false,
    });
    const target = await readRoomTarget({
      ...flags,
      room: 'flag',
      token: 'own',
      header: ['X-A: b'],
      insecure: true,
    });
    expect(target.room).toMatchObject({
      roomId: 'flag',
      headers: { authorization: 'Bearer own', 'x-a': 'b' },
      enableSslVerification: false,
    });
  });

  it('has the TURN servers of the flags', async () => {
    const iceServer = ['stun:stun.example', 'turn:bot:secret@turn.example'];
    expect((await readRoomTarget({ ...flags, iceServer, relayOnly: true })).room).toMatchObject({
      iceServers: [
        { urls: 'stun:stun.example' },
        { urls: 'turn:turn.example', username: 'bot', credential: 'secret' },
      ],
      iceTransportPolicy: 'relay',
    });
    expect((await readRoomTarget(flags)).room).not.toHaveProperty('iceServers');
  });

  it('makes up ids that differ', async () => {
    const [one, other] = [await readRoomTarget(flags), await readRoomTarget(flags)];
    expect(one.peer.peerId).toMatch(/^tureen-[\da-f]{8}$/u);
    expect(one.peer.peerId).not.toBe(other.peer.peerId);
  });

  it.each([
    [{ header: ['no colon'] }, /--header must be/u],
    [{ header: ['a: b\r\nc: d'] }, /--header must be/u],
    [{ ca: '/nowhere/ca.pem' }, /--ca cannot be read/u],
  ])('refuses %o', async (change, message) => {
    await expect(readRoomTarget({ ...flags, ...change })).rejects.toThrow(message);
  });
});
