import { describe, expect, it } from 'vitest';
import { throwIfAborted, WorkerError } from './worker-error.ts';

describe('WorkerError', () => {
  it('says what happened, what to do, and what the process said last', () => {
    const error = new WorkerError('died', 'It died.', {
      remedy: 'Launch it again.',
      output: ['one', 'two'],
      pid: 7,
    });

    expect(error.message).toBe('It died. Launch it again.\nIts last output:\n  one\n  two');
    expect(error).toMatchObject({ name: 'WorkerError', code: 'died', pid: 7, remedy: 'Launch it again.' });
  });

  it('is recognised across copies of the package', () => {
    const fromAnotherCopy = { [Symbol.for('tureen.worker.error')]: true };

    expect(WorkerError.isInstance(new WorkerError('closed', 'Closed.'))).toBe(true);
    expect(WorkerError.isInstance(fromAnotherCopy)).toBe(true);
    expect(WorkerError.isInstance(new Error('no'))).toBe(false);
    expect(WorkerError.isInstance(null)).toBe(false);
  });
});

describe('throwIfAborted', () => {
  it('throws the reason as cause', () => {
    const reason = new Error('enough');

    expect(() => throwIfAborted(AbortSignal.abort(reason), 'working')).toThrow(
      expect.objectContaining({ code: 'aborted', message: 'Stopped while working.', cause: reason }),
    );
    expect(() => throwIfAborted(undefined, 'working')).not.toThrow();
  });
});
