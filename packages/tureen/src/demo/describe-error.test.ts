import { describe, expect, it } from 'vitest';
import { CommandError, ExitCode } from '../exit-code.ts';
import { describeError } from './describe-error.ts';
import { failedResult } from './demo-result.ts';
import { RoomError } from '@tureen/room';

const OUTCOME = { server: undefined, recordings: [] };

describe('describeError', () => {
  it('tells an aborted wait by what aborted it', () => {
    const aborted = new DOMException('The operation was aborted', 'AbortError');
    expect(describeError(aborted)).toBe('The operation was aborted');
    const error = Object.assign(new Error('aborted', { cause: new Error('stopped') }), {
      name: 'AbortError',
    });
    expect(describeError(error)).toBe('stopped');
    expect(describeError('text')).toBe('text');
  });
});

describe('failedResult', () => {
  it.each([
    [new Error('x'), ExitCode.failure],
    ['x', ExitCode.failure],
    [new CommandError(ExitCode.usage, 'x'), ExitCode.usage],
    [new CommandError(ExitCode.interrupted, 'x'), ExitCode.interrupted],
    [new RoomError('media-source-failed', 'x'), ExitCode.usage],
    [new RoomError('disconnected', 'x'), ExitCode.failure],
  ])('of %o has the exit code %i', (error, exitCode) => {
    expect(failedResult(error, OUTCOME)).toEqual({ ok: false, error: 'x', exitCode, ...OUTCOME });
  });
});
