import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { BootstrapError } from './bootstrap-error.mjs';

/**
 * Starts a mediasoup server from the source of `@tureen/sfu`.
 *
 * @param {import('./context.mjs').Context} context
 * @param {readonly string[]} parameters of `tureen-sfu`
 * @returns {Promise<{ url: string, close: () => void }>}
 */
export async function startServer({ root, environment }, parameters) {
  const program = join(root, 'packages', 'sfu', 'src', 'cli.ts');
  const child = spawn('node', ['--conditions=@tureen/source', program, '--json', ...parameters], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  const line = await new Promise((resolve, reject) => {
    lines.once('line', resolve);
    child.once('error', reject);
    child.once('exit', (code) => reject(new BootstrapError(`the server ended with ${code}`)));
  });

  return { url: JSON.parse(line).url, close: () => void child.kill('SIGTERM') };
}
