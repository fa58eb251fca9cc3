/** What the build is given besides the source: the environment of its programs and the link flags. */
export interface BuildEnvironment {
  /** Environment variables for every program of the build. */
  environment: NodeJS.ProcessEnv;
  /**
   * Root of a private installation of the libraries, whose shared ones must go along with the binary;
   * undefined when the system's own are used.
   */
  privatePrefix: string | undefined;
}
