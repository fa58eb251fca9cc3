import { describe, expect, it } from 'vitest';
import { checkClientOptions, checkJoin } from './check-options.ts';
import { MediasoupClient } from './client.ts';
import type { JoinConfiguration } from './configuration.ts';

describe('options of a client', () => {
  it.each([
    { requestTimeoutMs: 0 },
    { listenerTimeoutMs: Number.NaN },
    { reconnect: { jitter: 2 } },
    { reconnect: { factor: 0.5 } },
    { reconnect: { maxAttempts: -1 } },
    { reconnect: { minDelayMs: '1' as never } },
    { reconnect: 'no' as never },
  ])('are refused: %o', (options) => {
    expect(() => new MediasoupClient(options)).toThrow(TypeError);
  });

  it.each([{}, { reconnect: false }, { reconnect: { maxAttempts: Infinity, jitter: 0 } }])(
    'are fine: %o',
    (options) => {
      expect(() => checkClientOptions(options)).not.toThrow();
    },
  );
});

/** A join with everything that it needs, and what is given. */
function joining(given: object): JoinConfiguration {
  const room = { url: 'ws://127.0.0.1:1', roomId: 'r' };
  return { room, peer: { peerId: 'p' }, produce: {}, consume: {}, ...given };
}

describe('a join', () => {
  it.each([
    [{ room: undefined }, /^room must be an object; got undefined$/u],
    [{ room: { dialect: '2025' } }, /^dialect must be 'auto' or '2024' or '2026'; got '2025'$/u],
    [{ peer: null }, /^peer must be an object; got null$/u],
    [{ peer: { peerId: 'p', displayName: 7 } }, /^displayName must be a text; got 7$/u],
    [{ peer: { peerId: 'p', device: 'robot' } }, /^device must be an object/u],
    [{ produce: null }, /^produce must be an object/u],
    [{ produce: { mediaFilePath: null } }, /^mediaFilePath must be a text; got null$/u],
    [{ produce: { videoCodec: 8 } }, /^videoCodec must be a text/u],
    [{ produce: { maxBitrateBps: -1 } }, /^maxBitrateBps must be a number from 1 on/u],
    [{ consume: { recordDirectoryPath: 5 } }, /^recordDirectoryPath must be a text/u],
    [{ consume: { kinds: 'video' } }, /^kinds must be a list; got 'video'$/u],
    [{ consume: { kinds: ['vidoe'] } }, /^kinds must be 'audio' or 'video'; got 'vidoe'$/u],
    [{ consume: { peers: 'alice' } }, /^peers must be a list/u],
    [{ consume: { offerTimeoutMs: 0 } }, /^offerTimeoutMs/u],
    [{ consume: { recordSegmentMs: 5 } }, /^recordSegmentMs/u],
    [{ consume: { recordFormat: 'avi' } }, /^recordFormat/u],
    [{ consume: { recordLayout: 'per-room' } }, /^recordLayout/u],
    [{ consume: { recordContainer: '../../x' } }, /^recordContainer/u],
  ])('is refused with %o', (given, message) => {
    const expected = expect.objectContaining({
      code: 'invalid-argument',
      message: expect.stringMatching(message),
    });
    expect(() => checkJoin(joining(given))).toThrow(expected);
  });

  it.each([
    {},
    { consume: { recordFormat: 'smcdk', recordContainer: '.mkv', kinds: ['audio'], peers: ['alice'] } },
    { produce: { mediaFilePath: '', videoCodec: 'VP8', maxBitrateBps: 1 } },
  ])('is fine with %o', (given) => {
    expect(() => checkJoin(joining(given))).not.toThrow();
  });

  it('is refused before anything else is done', async () => {
    const client = new MediasoupClient();
    const joined = client.joinRoom(undefined as never, { peerId: 'p' });
    await expect(joined).rejects.toMatchObject({ code: 'invalid-argument' });
    expect(client.connectionState).toBe('new');
    await client.close();
  });
});
