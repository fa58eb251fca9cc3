/** One way in which Python may be called on this machine. */
export interface Candidate {
  /** Program name to look up on the search path, or a path. */
  readonly program: string;
  /** Arguments that come before all others, for example `-3` of Windows' launcher. */
  readonly leadingArguments: readonly string[];
  /** Where the name comes from when somebody chose it (`PYTHON`, `python`); undefined when it is a guess. */
  readonly chosenBy?: 'PYTHON' | 'option';
}

/**
 * The ways to call Python, best first. A chosen one is the only one.
 *
 * @param choice - `python` as given to us, and the value of the environment variable `PYTHON`; the former wins.
 * @param platform - As in `process.platform`.
 */
export function listCandidates(
  choice: { python?: string | undefined; environmentVariable?: string | undefined },
  platform: NodeJS.Platform = process.platform,
): readonly Candidate[] {
  if (isGiven(choice.python)) return [{ program: choice.python, leadingArguments: [], chosenBy: 'option' }];
  if (isGiven(choice.environmentVariable)) {
    return [{ program: choice.environmentVariable, leadingArguments: [], chosenBy: 'PYTHON' }];
  }
  const names = ['python3', 'python'].map((program) => ({ program, leadingArguments: [] }));

  return platform === 'win32' ? [...names, { program: 'py', leadingArguments: ['-3'] }] : names;
}

function isGiven(value: string | undefined): value is string {
  return value !== undefined && value !== '';
}
