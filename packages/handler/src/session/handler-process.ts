import type { Channel } from '@tureen/channel';
import type { PythonModule } from '@tureen/worker';

/** What this package and those above need of a worker process; `WorkerProcess` of `@tureen/worker` is one. */
export interface HandlerProcess {
  readonly pid: number;
  readonly channel: Channel;
  readonly closed: boolean;
  readonly died: boolean;
  close(): void;
  /** Loads the Python half of a layer above; does nothing when it is loaded. */
  loadModule(module: PythonModule): Promise<void>;
  /** Keeps the program running while the process runs; so it is from the start. */
  ref(): void;
  /** Lets the program end while the process runs. */
  unref(): void;
  on(event: 'died', listener: (error: Error) => void): unknown;
  on(event: 'exit', listener: () => void): unknown;
}
