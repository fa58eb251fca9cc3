import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * The Python that tests run with: the environment variable `PYTHON`, else the workspace's own environment, else
 * whatever the worker finds.
 */
export function testPython(): string {
  const named = process.env['PYTHON'];
  if (named) return named;
  const folder = process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python';
  const own = fileURLToPath(new URL(`../../../python/.venv/${folder}`, import.meta.url));
  return existsSync(own) ? own : 'python3';
}
