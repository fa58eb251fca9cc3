import { describe, expect, it } from 'vitest';
import { createProgram } from '../program.ts';
import { complete } from './complete.ts';
import { completionScript } from './completion-script.ts';
import { SHELLS } from './shells.ts';

/** Names that may follow a command line that is being typed. */
function after(line: string): string[] | undefined {
  const words = line.split(/\s+/u);
  return complete(createProgram(), words, words.at(-1) ?? '')?.map(({ name }) => name);
}

describe('completion', () => {
  it('knows the commands', () => {
    expect(after('tureen ')).toEqual(
      expect.arrayContaining(['join', 'publish', 'record', 'load', 'completion']),
    );
    expect(after('tureen ')).not.toContain('completion-server');
    expect(after('tureen re')).toEqual(['record']);
  });

  it('knows the flags of each', () => {
    expect(after('tureen record --seg')).toEqual(['--segment']);
    expect(after('tureen load --no')).toEqual(['--no-simulcast']);
    expect(after('tureen load --')).toContain('--help');
  });

  it('leaves values and files to the shell', () => {
    expect(after('tureen record --container ')).toBeUndefined();
    expect(after('tureen publish clip')).toBeUndefined();
    expect(after('tureen join --json ')).toContain('--room');
  });

  it.each(SHELLS)('has a script for %s', async (shell) => {
    expect(await completionScript(shell)).toMatch(
      /tureen[ '",]+completion-server|###-end-tureen-completion-###/u,
    );
  });
});
