import { BootstrapError } from '../../lib/bootstrap-error.mjs';
import { runOrFail } from '../../lib/run-program.mjs';

const UNREACHABLE =
  /dns error|error sending request|NewConnectionError|Could not find a version|timed out|connect/i;
const UNTRUSTED = /UnknownIssuer|invalid peer certificate/;

/** The name that uv has for it today and the one it had before. */
const SYSTEM_CERTIFICATES = { UV_SYSTEM_CERTS: 'true', UV_NATIVE_TLS: 'true' };

/**
 * Runs uv, with the certificates of the system where those that it brings do not suffice, as behind a proxy that
 * has its own.
 *
 * @param {import('../../lib/context.mjs').Context} context
 * @param {string} uv
 * @param {readonly string[]} parameters
 */
export async function runUv({ root, environment, signal }, uv, parameters) {
  const options = { cwd: root, environment, signal, remedy: pypiRemedy };
  try {
    await runOrFail(uv, parameters, options);
  } catch (error) {
    if (!(error instanceof BootstrapError) || !UNTRUSTED.test(error.details)) throw error;
    await runOrFail(uv, parameters, { ...options, environment: { ...environment, ...SYSTEM_CERTIFICATES } });
  }
}

/**
 * What to do about a failure of pip or uv, from its output.
 *
 * @param {string} output
 * @returns {string | undefined}
 */
export function pypiRemedy(output) {
  if (UNREACHABLE.test(output)) {
    return 'PyPI cannot be reached. Check the network, the proxy and the index that pip and uv are configured with.';
  }

  return undefined;
}
