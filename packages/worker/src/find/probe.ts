import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { findPythonFolder } from '../modules/python-folder.ts';
import type { ProbeReport } from './probe-report.ts';
import { parseProbeReport } from './probe-report.ts';

/** How to ask an interpreter what it is. */
export interface ProbeOptions {
  /** Absolute path of the interpreter, shim or launcher. */
  readonly file: string;
  /** Arguments before all others. */
  readonly leadingArguments?: readonly string[];
  /** Names of the distributions whose versions are wanted. */
  readonly distributions: readonly string[];
  /** Environment for the interpreter: `PYTHONPATH` counts. */
  readonly variables: NodeJS.ProcessEnv;
  /** How long it may take. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** A report, or why there is none. */
export type ProbeResult = { readonly report: ProbeReport } | { readonly failure: string };

const run = promisify(execFile);

/** Asks an interpreter what it is: one short process. Never rejects, except when the signal fires. */
export async function probe(options: ProbeOptions): Promise<ProbeResult> {
  const commandLine = [...(options.leadingArguments ?? []), setupScript('probe'), ...options.distributions];
  try {
    const { stdout } = await run(options.file, commandLine, {
      env: options.variables,
      timeout: options.timeoutMs,
      killSignal: 'SIGKILL',
      windowsHide: true,
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    const report = parseProbeReport(stdout);

    return report === undefined ? { failure: 'it did not answer as a Python does' } : { report };
  } catch (error) {
    options.signal?.throwIfAborted();

    return { failure: explain(error, options.timeoutMs) };
  }
}

/** Absolute path of one of the Python scripts that Node.js runs before a worker can. */
export function setupScript(name: 'probe' | 'supervise' | 'damage'): string {
  const { source } = findPythonFolder('tureen_worker', import.meta.url);

  return path.join(source, 'tureen_worker', 'setup', `${name}.py`);
}

/** One clause that says how the process failed. */
function explain(error: unknown, timeoutMs: number): string {
  if (!(error instanceof Error)) return String(error);
  if ('killed' in error && error.killed === true) return `it did not answer within ${timeoutMs} ms`;
  const lastLine = 'stderr' in error ? String(error.stderr).trim().split('\n').at(-1) : '';
  const status = 'code' in error ? String(error.code) : error.message;

  return lastLine === undefined || lastLine === ''
    ? `it failed (${status})`
    : `it failed (${status}): ${lastLine}`;
}
