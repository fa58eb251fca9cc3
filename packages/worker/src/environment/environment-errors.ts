import type { WorkerErrorCode } from '../errors/worker-error.ts';
import { WorkerError } from '../errors/worker-error.ts';
import type { UnmetRange } from '../find/version-ranges.ts';
import { describeUnmetRanges } from '../find/version-ranges.ts';
import type { SupervisedEnd } from './run-supervised.ts';

/** A kind of failure that installers put in many words. */
interface FailureKind {
  readonly code: WorkerErrorCode;
  readonly words: RegExp;
  readonly state: string;
  readonly remedy: string;
}

const KINDS: readonly FailureKind[] = [
  {
    code: 'disk-full',
    words: /No space left on device|os error 28|Errno 28|Disk quota exceeded/i,
    state: 'the disk is full',
    remedy: 'Free about 500 MB where the cache directory is, or choose another cache directory.',
  },
  {
    code: 'network-missing',
    words:
      /NewConnectionError|ConnectTimeout|ReadTimeout|Max retries exceeded|Connection (?:refused|reset)|Network is unreachable|name resolution|Name or service not known|nodename nor servname|getaddrinfo failed|dns error|error sending request|Could not connect|tunnel(?:ing)? (?:error|failed)|ProxyError|No route to host|timed out/i,
    state: 'the Python package index cannot be reached',
    remedy:
      'Connect to the network, or set PIP_INDEX_URL (for uv: UV_DEFAULT_INDEX) to a mirror, or set PYTHON to a Python that has what is needed.',
  },
];

const OTHER: Omit<FailureKind, 'words'> = {
  code: 'install-failed',
  state: 'the installer failed',
  remedy: 'Its output says why; setting PYTHON to a Python that has what is needed avoids the installation.',
};

/** An installer ended with a failure: names the cause when its output tells. */
export function installationFailed(
  command: readonly string[],
  end: SupervisedEnd,
  cause?: unknown,
): WorkerError {
  const text = end.output.join('\n');
  const kind = KINDS.find(({ words }) => words.test(text)) ?? OTHER;

  return new WorkerError(
    kind.code,
    `The Python environment could not be made: ${kind.state} (\`${command.join(' ')}\` ended with status ${end.status}).`,
    { remedy: kind.remedy, exitCode: end.status, output: end.output, cause },
  );
}

/** There is no program that could make an environment. */
export function venvMissing(python: string, unmet: readonly UnmetRange[]): WorkerError {
  return new WorkerError(
    'venv-missing',
    `${python} lacks ${describeUnmetRanges(unmet)}, and no environment can be made for it: it has no \`venv\` or no \`ensurepip\`, and there is no \`uv\`.`,
    {
      remedy:
        'Install uv, or the Python part with venv and pip (Debian and Ubuntu: apt install python3-venv), or set PYTHON to a Python that has what is needed.',
    },
  );
}

/** The installation worked, but the result is not what was asked for. */
export function requirementsUnmet(python: string, unmet: readonly UnmetRange[]): WorkerError {
  return new WorkerError(
    'requirements-unmet',
    `The new environment of ${python} does not have ${describeUnmetRanges(unmet)}.`,
    { remedy: 'The lock file and the ranges of the requirements disagree: reinstall the npm packages.' },
  );
}

/** Nothing can be written where environments are kept. */
export function cacheUnwritable(folder: string, cause: unknown): WorkerError {
  return new WorkerError('cache-unwritable', `The cache directory ${folder} cannot be written.`, {
    remedy: 'Set XDG_CACHE_HOME (Windows: LOCALAPPDATA) to a folder that can be, or pass `cacheDirectory`.',
    cause,
  });
}
