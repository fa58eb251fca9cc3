import { describe, expect, it } from 'vitest';
import { classifyClose } from './classify-close.ts';

const KICK = { cause: 'kicked', code: 4000, reason: 'closed by protoo-server' } as const;
const WELL = { mediaLostForMs: 0, serverReachable: true };

describe('classifyClose', () => {
  it.each([
    ['replaced', KICK, WELL],
    ['replaced', KICK, { ...WELL, serverReachable: undefined }],
    ['replaced', KICK, { ...WELL, mediaLostForMs: 500 }],
    ['media-lost', KICK, { ...WELL, mediaLostForMs: 20_000 }],
    ['server-gone', KICK, { ...WELL, serverReachable: false }],
    ['kicked', { ...KICK, reason: 'you were rude' }, WELL],
    ['replaced', { ...KICK, cause: 'replaced' }, { ...WELL, serverReachable: false }],
    ['refused', { ...KICK, cause: 'refused' }, WELL],
    ['dropped', { cause: 'dropped', code: 1006, reason: '' }, { ...WELL, mediaLostForMs: 9000 }],
  ] as const)('says %s of %o, %o', (reason, close, circumstances) => {
    expect(classifyClose(close, circumstances)).toBe(reason);
  });
});
