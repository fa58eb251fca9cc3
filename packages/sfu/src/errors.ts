/** Shared by every copy of this package, so that errors are recognised across copies. */
const MARKER: unique symbol = Symbol.for('tureen.sfu.error');

/**
 * What went wrong, for programs:
 *
 * - `mediasoup-missing`: the optional peer dependency is not installed.
 * - `worker-unhealthy`: the binary that the application named does not run here.
 * - `worker-unavailable`: no prebuilt worker can be had and none can be built on this system.
 * - `tool-missing`: a program needed for the build is missing and cannot be had.
 * - `library-missing`: a library needed for the build is missing and cannot be had.
 * - `source-changed`: the worker's source is not what the build expects.
 * - `cache-unwritable`: the folder for prepared workers cannot be written.
 * - `build-failed`: a step of the build failed.
 * - `aborted`: the caller's signal stopped it.
 * - `invalid-options`: an option has a value that cannot be used.
 * - `listen-failed`: the server cannot listen where it was told to.
 * - `worker-died`: the mediasoup worker ended unexpectedly.
 */
export type SfuErrorCode =
  | 'mediasoup-missing'
  | 'worker-unhealthy'
  | 'worker-unavailable'
  | 'tool-missing'
  | 'library-missing'
  | 'source-changed'
  | 'cache-unwritable'
  | 'build-failed'
  | 'aborted'
  | 'invalid-options'
  | 'listen-failed'
  | 'worker-died';

/** Every error this package throws. Its message names the thing, its state and the remedy. */
export class SfuError extends Error {
  override readonly name = 'SfuError';
  /** What went wrong, for programs. */
  readonly code: SfuErrorCode;
  /** What to do about it, also the end of the message; absent when there is nothing to do. */
  readonly remedy: string | undefined;

  static {
    Object.defineProperty(this.prototype, MARKER, { value: true });
  }

  constructor(code: SfuErrorCode, message: string, options: { remedy?: string; cause?: unknown } = {}) {
    const text = options.remedy === undefined ? message : `${message} ${options.remedy}`;
    super(text, options.cause === undefined ? {} : { cause: options.cause });
    this.code = code;
    this.remedy = options.remedy;
  }

  /** Whether `value` is an SfuError, also of another copy of this package. */
  static isInstance(value: unknown): value is SfuError {
    return typeof value === 'object' && value !== null && MARKER in value;
  }

  /** The optional peer dependency mediasoup cannot be found. */
  static mediasoupMissing(searchedFrom: string, cause?: unknown): SfuError {
    return new SfuError('mediasoup-missing', `mediasoup is not installed (looked from ${searchedFrom}).`, {
      remedy: 'Install it with: npm install mediasoup --ignore-scripts',
      cause,
    });
  }

  /** `MEDIASOUP_WORKER_BIN` names a program that fails its own check. */
  static workerUnhealthy(path: string, state: string): SfuError {
    return new SfuError('worker-unhealthy', `MEDIASOUP_WORKER_BIN names ${path}, but it ${state}.`, {
      remedy: 'Point it at a working mediasoup-worker, or unset it to let one be prepared.',
    });
  }

  /** Nothing prebuilt for this system, and no way to build here. */
  static workerUnavailable(system: string, cause?: unknown): SfuError {
    return new SfuError(
      'worker-unavailable',
      `No prebuilt mediasoup worker could be downloaded for ${system}, and it cannot be built here.`,
      {
        remedy:
          'Let the machine reach the release page of mediasoup, or set MEDIASOUP_WORKER_BIN to a working mediasoup-worker.',
        cause,
      },
    );
  }

  /** A program the build needs is missing. */
  static toolMissing(tool: string, installCommand: string, cause?: unknown): SfuError {
    return new SfuError('tool-missing', `Building the mediasoup worker needs ${tool}, which is missing.`, {
      remedy: `Install it with: ${installCommand}`,
      cause,
    });
  }

  /** Libraries the build needs are missing and could not be fetched. */
  static librariesMissing(packages: readonly string[], installCommand: string, cause?: unknown): SfuError {
    return new SfuError(
      'library-missing',
      `Building the mediasoup worker needs ${packages.join(', ')}, which could not be installed.`,
      { remedy: `Install with: ${installCommand}`, cause },
    );
  }

  /** The source differs from what the build knows how to mend. */
  static sourceChanged(file: string, version: string): SfuError {
    return new SfuError(
      'source-changed',
      `${file} of mediasoup ${version} is not as the build from source expects it.`,
      { remedy: 'Use the mediasoup version this package was tested with, or set MEDIASOUP_WORKER_BIN.' },
    );
  }

  /** The cache folder cannot be made or written. */
  static cacheUnwritable(directory: string, cause: unknown): SfuError {
    return new SfuError('cache-unwritable', `The cache folder ${directory} cannot be written.`, {
      remedy: 'Make it writable, or choose another (option cacheDirectory; XDG_CACHE_HOME on Linux).',
      cause,
    });
  }

  /** A step of the build failed; the end of its output is in `cause`. */
  static buildFailed(step: string, cause: unknown): SfuError {
    const reason = cause instanceof Error ? `: ${cause.message}` : '.';

    return new SfuError('build-failed', `Building the mediasoup worker failed while ${step}${reason}`, {
      cause,
    });
  }

  /** The caller's signal fired. */
  static aborted(activity: string, cause: unknown): SfuError {
    return new SfuError('aborted', `Stopped while ${activity}.`, { cause });
  }
}
