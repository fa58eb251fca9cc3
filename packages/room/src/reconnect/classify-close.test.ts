import { describe, expect, it } from 'vitest';
import { classifyClose } from './classify-close.ts';

const KICK = { cause: 'kicked', code: 4000, reason: 'closed by protoo-server' } as const;
const WELL = { mediaLostForMs: 0, server: 'there' } as const;

describe('classifyClose', () => {
  it.each([
    ['replaced', KICK, WELL],
    ['replaced', { ...KICK, reason: '' }, WELL],
    ['replaced', KICK, { ...WELL, server: undefined }],
    ['replaced', KICK, { ...WELL, mediaLostForMs: 500 }],
    ['media-lost', KICK, { ...WELL, mediaLostForMs: 20_000 }],
    ['media-lost', KICK, { server: 'room-closed', mediaLostForMs: 20_000 }],
    ['server-gone', KICK, { ...WELL, server: 'gone' }],
    ['kicked', KICK, { ...WELL, server: 'room-closed' }],
    ['kicked', { ...KICK, reason: 'you were rude' }, WELL],
    ['kicked', { ...KICK, code: 1000, reason: '' }, { ...WELL, server: 'gone' }],
    ['replaced', { ...KICK, cause: 'replaced' }, { ...WELL, server: 'gone' }],
    ['refused', { ...KICK, cause: 'refused' }, WELL],
    ['dropped', { cause: 'dropped', code: 1006, reason: '' }, { ...WELL, mediaLostForMs: 9000 }],
  ] as const)('says %s of %o, %o', (reason, close, circumstances) => {
    expect(classifyClose(close, circumstances)).toBe(reason);
  });
});
