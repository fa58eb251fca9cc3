import { WorkerError } from '../errors/worker-error.ts';
import type { Candidate } from './candidate.ts';
import { OLDEST_PYTHON } from './probe-report.ts';

/** A Python that was looked at and cannot be used. */
export interface RefusedPython {
  readonly candidate: Candidate;
  /** Its version when it is too old, otherwise why it could not be asked. */
  readonly reason: { readonly tooOld: string } | { readonly failure: string };
}

const OLDEST = OLDEST_PYTHON.join('.');
const INSTALL = `Install Python ${OLDEST} or newer, or set PYTHON to the path of one.`;

/** No candidate can be used: says which were looked at and what is wrong with each. */
export function unusablePython(
  candidates: readonly Candidate[],
  refused: readonly RefusedPython[],
): WorkerError {
  const chosen = candidates.find((candidate) => candidate.chosenBy !== undefined);
  const old = refused.flatMap(({ candidate, reason }) =>
    'tooOld' in reason ? [`${candidate.program} is ${reason.tooOld}`] : [],
  );
  if (old.length > 0) return tooOld(old, chosen);
  if (chosen !== undefined) return chosenNotRunnable(chosen, refused[0]);

  return missing(candidates, refused);
}

function tooOld(old: readonly string[], chosen: Candidate | undefined): WorkerError {
  const subject = chosen === undefined ? 'Every Python found' : `The Python that ${nameOf(chosen)} names`;

  return new WorkerError('python-too-old', `${subject} is older than ${OLDEST}: ${old.join(', ')}.`, {
    remedy: INSTALL,
  });
}

function chosenNotRunnable(chosen: Candidate, refused: RefusedPython | undefined): WorkerError {
  const reason = refused === undefined ? 'there is no such program' : describe(refused);

  return new WorkerError(
    'python-not-runnable',
    `${nameOf(chosen)} names "${chosen.program}", which cannot be used: ${reason}.`,
    { remedy: `Let it name a Python ${OLDEST} or newer, or leave it out to have one found.` },
  );
}

function missing(candidates: readonly Candidate[], refused: readonly RefusedPython[]): WorkerError {
  const looked = candidates
    .map(({ program, leadingArguments }) => [program, ...leadingArguments].join(' '))
    .join(', ');
  const failures = refused.map((entry) => `${entry.candidate.program}: ${describe(entry)}`).join('; ');
  const state = failures === '' ? '.' : `; ${failures}.`;

  return new WorkerError('python-missing', `No Python was found on PATH (looked for ${looked})${state}`, {
    remedy: INSTALL,
  });
}

function describe({ reason }: RefusedPython): string {
  return 'tooOld' in reason ? `it is Python ${reason.tooOld}` : reason.failure;
}

function nameOf(candidate: Candidate): string {
  return candidate.chosenBy === 'PYTHON' ? 'PYTHON' : 'The option `python`';
}
