/** What the build is given besides the source. */
export interface BuildEnvironment {
  /** Environment variables for every program of the build. */
  environment: NodeJS.ProcessEnv;
  /**
   * Folder of the shared libraries in a private installation, those of which the system lacks must go
   * along with the binary; undefined when the system's own libraries are used.
   */
  privateLibraryFolder: string | undefined;
}
