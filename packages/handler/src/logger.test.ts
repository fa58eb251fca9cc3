import createDebug from 'debug';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { createLogger, pythonNamespace } from './logger.ts';

/** What is printed while `namespaces` are enabled. */
function printed(namespaces: string, print: () => void): string[] {
  const lines: string[] = [];
  vi.spyOn(createDebug, 'log').mockImplementation((line: string) => lines.push(line));
  createDebug.enable(namespaces);
  print();
  return lines;
}

describe('createLogger', () => {
  afterEach(() => {
    createDebug.disable();
    vi.restoreAllMocks();
  });

  it.each(['@tureen/handler:*', 'mediasoup-client-aiortc:*', '@tureen/handler*,mediasoup-client-aiortc*'])(
    'prints each line once with DEBUG=%s',
    (namespaces) => {
      const lines = printed(namespaces, () => createLogger('Worker').debug('hello'));
      expect(lines).toEqual([expect.stringContaining('Worker hello')]);
    },
  );

  it('has a namespace for each level', () => {
    const lines = printed('mediasoup-client-aiortc:ERROR:*', () => {
      const { debug, warn, error } = createLogger('Worker');
      debug('a');
      warn('b');
      error('c');
    });
    expect(lines).toEqual([expect.stringContaining('mediasoup-client-aiortc:ERROR:Worker c')]);
  });

  it.each([
    ['', '@tureen/handler'],
    ['@tureen/handler*,mediasoup-client-aiortc*', '@tureen/handler'],
    ['mediasoup-client-aiortc*', 'mediasoup-client-aiortc'],
    ['mediasoup-client-aiortc:WARN*', 'mediasoup-client-aiortc'],
  ])('logs the worker with DEBUG=%s as %s', (namespaces, expected) => {
    createDebug.enable(namespaces);
    expect(pythonNamespace()).toBe(expected);
  });
});
