import { findPythonFolder } from './python-folder.ts';

/** One layer's Python half: a package with a function `register(registry)`. */
export interface PythonModule {
  /** Short name of the layer, for example `handler`. */
  readonly name: string;
  /** Name of the Python package, for example `tureen_handler`. */
  readonly module: string;
  /** Version of the npm package; must equal the `__version__` of the Python package. */
  readonly version: string;
  /** The folder to put on Python's module path, absolute. */
  readonly path: string;
}

/** What {@link pythonModule} needs to know. */
export interface PythonModuleOptions {
  /** Short name of the layer, for example `handler`. */
  readonly name: string;
  /** Name of the Python package, for example `tureen_handler`. */
  readonly module: string;
  /** Version of the npm package. */
  readonly version: string;
  /** `import.meta.url` of any file of the npm package. */
  readonly packageUrl: string | URL;
}

/**
 * Describes the Python half of an npm package, wherever it is: copied into the published package, or in the
 * repository's Python workspace.
 *
 * @throws {TypeError} when the package has no Python half of that name.
 */
export function pythonModule(options: PythonModuleOptions): PythonModule {
  const { name, module, version, packageUrl } = options;

  return { name, module, version, path: findPythonFolder(module, packageUrl).source };
}
