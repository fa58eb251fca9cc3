import { describe, expect, it } from 'vitest';
import { readCommandLine } from './command-line.ts';

describe('readCommandLine', () => {
  it('serves by default', () => {
    expect(readCommandLine([])).toEqual({
      action: 'serve',
      arguments: { allowRemote: false, json: false },
    });
  });

  it('takes every option', () => {
    const args = ['--host=::1', '--port', '4443', '--domain', 'd', '--cert', 'c', '--key', 'k'];
    expect(readCommandLine([...args, '--allow-remote', '--json', '--dialect', '2024'])).toEqual({
      action: 'serve',
      arguments: {
        host: '::1',
        port: 4443,
        domain: 'd',
        dialect: '2024',
        cert: 'c',
        key: 'k',
        allowRemote: true,
        json: true,
      },
    });
  });

  it('helps', () => {
    expect(readCommandLine(['--port', 'x', '--help'])).toEqual({ action: 'help' });
  });

  it.each([
    [['--fly'], /--fly/u],
    [['somewhere'], /somewhere/u],
    [['--port'], /--port/u],
    [['--port', 'x'], /'x'/u],
    [['--port=-1'], /'-1'/u],
    [['--dialect', '2025'], /2024 or 2026, not '2025'/u],
    [['--cert', 'c'], /go together/u],
    [['--key', 'k'], /go together/u],
  ])('refuses %j', (args, problem) => {
    expect(readCommandLine(args)).toEqual({
      action: 'refuse',
      problem: expect.stringMatching(problem) as unknown,
    });
  });
});
