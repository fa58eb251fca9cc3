// Prepares the Python environment while the package is installed, as a courtesy: the first worker does the same where
// install scripts are blocked. Never fails an installation.
import { fileURLToPath } from 'node:url';

try {
  const { prepareAtInstall } = await import('@tureen/worker');
  await prepareAtInstall(fileURLToPath(new URL('..', import.meta.url)));
} catch {
  // In the repository there is nothing to prepare, and before the first build nothing to import.
}
