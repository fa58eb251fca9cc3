import { describe, expect, it } from 'vitest';
import { readIceServer } from './ice-server.ts';

describe('readIceServer', () => {
  it.each([
    ['stun:stun.example', { urls: 'stun:stun.example' }],
    [
      'turn:bot:s%3Acret@turn.example:3478?transport=tcp',
      { urls: 'turn:turn.example:3478?transport=tcp', username: 'bot', credential: 's:cret' },
    ],
    [
      'TURNS:1700000000:a+b/c=@[2001:db8::1]:5349',
      { urls: 'turns:[2001:db8::1]:5349', username: '1700000000', credential: 'a+b/c=' },
    ],
  ])('reads %s', (text, server) => {
    expect(readIceServer(text)).toEqual(server);
  });

  it.each([
    'turn.example',
    'http://x',
    'turn:',
    'turn:turn.example',
    'turn:user:%zz@host',
    'turn:secret@host',
  ])('refuses %s without repeating a password', (text) => {
    expect(() => readIceServer(text)).toThrow(/^--ice-server cannot be used: (?!.*(?:secret|%zz))/u);
  });
});
