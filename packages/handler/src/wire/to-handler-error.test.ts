import { ChannelError } from '@tureen/channel';
import { describe, expect, it } from 'vitest';

import { HandlerError } from '../errors.ts';
import { toHandlerError } from './to-handler-error.ts';

const method = 'source.open';
const cause = new Error('killed');
const died = HandlerError.workerDied(cause);
const ended = Promise.resolve(died);
const running = new Promise<HandlerError>(() => {});

describe('toHandlerError', () => {
  it('passes on what is no error of the channel', async () => {
    const error = new TypeError('data');
    expect(await toHandlerError(error, { method, ended: running })).toBe(error);
  });

  it('says what the worker answered', async () => {
    const remote = { name: 'MediaError', code: 'no-such-file', message: 'no such file' };
    const error = ChannelError.requestFailed(method, remote);
    expect(await toHandlerError(error, { method, ended: running })).toMatchObject({
      code: 'request-failed',
      message: 'MediaError: no such file',
      details: { method, remoteName: 'MediaError', remoteCode: 'no-such-file' },
      cause: error,
    });
  });

  it.each(['TypeError', 'ValueError'])('makes a TypeError of the worker’s %s', async (name) => {
    const error = ChannelError.requestFailed(method, {
      name,
      code: 'invalid-argument',
      message: 'wrong kind',
    });
    const result = await toHandlerError(error, { method, ended: running });
    expect(result).toBeInstanceOf(TypeError);
    expect(result).toMatchObject({ message: `${name}: wrong kind`, cause: error });
  });

  it('rejects with the reason of the aborted signal', async () => {
    const reason = HandlerError.closed('transport');
    const error = ChannelError.requestAborted(method, reason);
    const result = await toHandlerError(error, { method, signal: AbortSignal.abort(reason), ended: running });
    expect(result).toBe(reason);
  });

  it('waits for why the channel ended', async () => {
    const result = await toHandlerError(ChannelError.disconnected('ended'), { method, ended });
    expect(result).not.toBe(died);
    expect(result).toMatchObject({ code: 'worker-died', name: 'InvalidStateError', cause });
  });

  it('tells a timeout from a refusal', async () => {
    const result = await toHandlerError(ChannelError.requestTimeout(method, 5), { method, ended: running });
    expect(result).toMatchObject({ code: 'request-timeout', details: { method } });
    const tooLarge = ChannelError.frameTooLarge('x', 2, 1);
    expect(await toHandlerError(tooLarge, { method, ended: running })).toMatchObject({
      code: 'request-failed',
    });
  });
});
