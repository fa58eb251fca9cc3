import type * as Predecessor from 'mediasoup-client-aiortc';
import type { HandlerFactory } from 'mediasoup-client/types';
import { NotApplicable } from '../not-applicable.ts';
import { PREDECESSOR_PYTHON } from '../predecessor-python.ts';
import { openFileAsStream } from './open-file-as-stream.ts';
import { SubjectWorker, type OpenFileOptions, type Subject } from './subject.ts';

/** The package that `@tureen/handler` replaces. */
export const predecessor: Subject = {
  name: 'mediasoup-client-aiortc',
  createWorker: async () => new PredecessorWorker(await createPredecessorWorker()),
};

/** A worker as the package makes it. */
export async function createPredecessorWorker(): Promise<Predecessor.Worker> {
  const { createWorker } = await importWithPython(process.env[PREDECESSOR_PYTHON]);
  return createWorker();
}

/** One worker of the package. */
class PredecessorWorker extends SubjectWorker {
  readonly pids: readonly number[];
  readonly #worker: Predecessor.Worker;

  constructor(worker: Predecessor.Worker) {
    super();
    this.#worker = worker;
    this.pids = [process.pid, worker.pid];
  }

  createHandlerFactory(): HandlerFactory {
    return this.#worker.createHandlerFactory();
  }

  close(): void {
    this.#worker.close();
  }

  override async openFile({ kind, file, decode }: OpenFileOptions): Promise<MediaStreamTrack> {
    // Sound of a file is all that it is asked for undecoded; it decodes and encodes whatever it is asked.
    if (!decode && kind === 'video') throw new NotApplicable('decodes and encodes every video');
    return openFileAsStream({ kind, file }, async (constraint) =>
      this.#worker.getUserMedia({ [kind]: constraint }),
    );
  }
}

/** The package reads `PYTHON` once, while it is imported; nothing else must see this value. */
async function importWithPython(python: string | undefined): Promise<typeof Predecessor> {
  const previous = process.env['PYTHON'];
  process.env['PYTHON'] = python;
  try {
    return await import('mediasoup-client-aiortc');
  } finally {
    if (previous === undefined) delete process.env['PYTHON'];
    else process.env['PYTHON'] = previous;
  }
}
