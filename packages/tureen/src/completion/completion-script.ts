import tabtab from '@pnpm/tabtab';

const NAME = 'tureen';

/** The script that a shell is to read at its start. @throws TypeError for a shell that is not known. */
export async function completionScript(shell: string): Promise<string> {
  if (!tabtab.isShellSupported(shell)) throw new TypeError(`no completion for ${shell}`);
  return tabtab.getCompletionScript({ name: NAME, completer: NAME, shell });
}
