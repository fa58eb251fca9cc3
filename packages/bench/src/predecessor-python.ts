import { execFile } from 'node:child_process';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Names the interpreter that has the predecessor's Python requirements. */
export const PREDECESSOR_PYTHON = 'BENCH_PREDECESSOR_PYTHON';

/** What the predecessor's own setup asks for. */
const REQUIREMENTS = ['aiortc==1.14.0', 'pynetstring'];

/** A private environment with the predecessor's Python requirements, made at first use; gives its interpreter. */
export async function preparePredecessorPython(): Promise<string> {
  const folder = fileURLToPath(new URL('../../../.tureen/bench-python', import.meta.url));
  const python = join(folder, 'bin', 'python');
  try {
    await access(join(folder, 'ready'));
  } catch {
    await run('python3', ['-m', 'venv', '--clear', folder]);
    await run(python, ['-m', 'pip', 'install', '--quiet', ...REQUIREMENTS]);
    await run('touch', [join(folder, 'ready')]);
  }
  return python;
}
