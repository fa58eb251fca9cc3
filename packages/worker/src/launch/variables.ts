import { composePythonPath } from '../modules/python-path.ts';

/** What a worker's environment variables are made from. */
export interface VariableSources {
  /** The user's. */
  readonly inherited: NodeJS.ProcessEnv;
  /** Folders that go on Python's module path, in order. */
  readonly modulePath: readonly string[];
  /** Folders of a private environment's distributions; empty when there is none. */
  readonly sitePackages: readonly string[];
  /** Where byte code goes when it may not go beside the sources. */
  readonly byteCodeFolder: string;
  /** Whether every module's folder can be written. */
  readonly modulesAreWritable: boolean;
}

/**
 * The environment variables of a worker: the user's, with
 *
 * - `PYTHONPATH`: the modules, then what the user has there, behind the private environment's own distributions;
 * - byte code kept, since compiling the modules at each start takes longer than everything else: beside the sources,
 *   or in our cache when that is impossible or the user does not want it (`PYTHONDONTWRITEBYTECODE`).
 */
export function composeVariables(sources: VariableSources): NodeJS.ProcessEnv {
  const { inherited, modulePath, sitePackages } = sources;
  const { PYTHONPATH, PYTHONHOME, PYTHONDONTWRITEBYTECODE, ...others } = inherited;
  const hidesDistributions = PYTHONPATH !== undefined && PYTHONPATH !== '';
  const folders = hidesDistributions ? [...modulePath, ...sitePackages] : modulePath;
  const isPrivate = sitePackages.length > 0;

  return {
    ...others,
    ...(isPrivate || PYTHONHOME === undefined ? {} : { PYTHONHOME }),
    PYTHONPATH: composePythonPath(folders, PYTHONPATH),
    ...byteCode(sources, PYTHONDONTWRITEBYTECODE),
  };
}

function byteCode(sources: VariableSources, unwanted: string | undefined): NodeJS.ProcessEnv {
  const isChosen = sources.inherited['PYTHONPYCACHEPREFIX'] !== undefined;
  const isUnwanted = unwanted !== undefined && unwanted !== '';
  if (isChosen || (!isUnwanted && sources.modulesAreWritable)) return {};

  return { PYTHONPYCACHEPREFIX: sources.byteCodeFolder };
}
