import type * as Predecessor from 'mediasoup-client-aiortc';
import type { Subject } from './subject.ts';

/** Names the interpreter that has the predecessor's Python requirements. */
export const PREDECESSOR_PYTHON = 'BENCH_PREDECESSOR_PYTHON';

/** The package that `@tureen/handler` replaces. */
export const predecessor: Subject = {
  name: 'mediasoup-client-aiortc',
  createWorker: async () => {
    const { createWorker } = await importWithPython(process.env[PREDECESSOR_PYTHON]);
    return createWorker();
  },
};

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
