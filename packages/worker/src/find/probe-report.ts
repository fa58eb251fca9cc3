/** What an interpreter says of itself. */
export interface ProbeReport {
  /** Major, minor and micro version. */
  readonly version: readonly [number, number, number];
  /** Absolute path of the interpreter itself, behind any shim or launcher. */
  readonly executable: string;
  /** Where the interpreter that a virtual environment was made from is installed. */
  readonly basePrefix: string;
  /** Python's `sys.platform`. */
  readonly platform: string;
  /** Processor architecture, for example `x86_64`. */
  readonly machine: string;
  /** Ending of extension modules: names implementation, version, architecture and C library. */
  readonly abi: string;
  /** Whether it can make virtual environments with pip in them (`venv` and `ensurepip` are there). */
  readonly hasVenv: boolean;
  /** Versions of those distributions asked for that are installed. */
  readonly distributions: Readonly<Record<string, string>>;
  /** Folders whose modification times change when distributions come or go. */
  readonly folders: readonly string[];
}

/** The oldest Python that workers run on. */
export const OLDEST_PYTHON: readonly [number, number] = [3, 11];

/**
 * Reads the last line of a probe's output: a shim may have printed something before it.
 *
 * @returns undefined when it is not a report.
 */
export function parseProbeReport(output: string): ProbeReport | undefined {
  const line = output.trim().split('\n').at(-1) ?? '';
  try {
    const content: unknown = JSON.parse(line);

    return isReport(content) ? { ...ABSENT, ...content } : undefined;
  } catch {
    return undefined;
  }
}

/** Whether workers can run on an interpreter of this version. */
export function isNewEnough(version: ProbeReport['version']): boolean {
  const [major, minor] = OLDEST_PYTHON;

  return version[0] > major || (version[0] === major && version[1] >= minor);
}

/** What an interpreter that is too old leaves out of its report. */
const ABSENT = {
  platform: '',
  machine: '',
  abi: '',
  hasVenv: false,
  distributions: {},
  folders: [],
} as const;

function isReport(content: unknown): content is ProbeReport {
  if (typeof content !== 'object' || content === null) return false;
  if (!('version' in content) || !('executable' in content)) return false;

  return (
    Array.isArray(content.version) && content.version.length === 3 && typeof content.executable === 'string'
  );
}
