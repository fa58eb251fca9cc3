import { handlerRequirements } from '@tureen/handler';
import { prepareEnvironment } from '@tureen/worker';
import type { Verdict } from './verdict.ts';

const SUBJECT = 'Python';

/** What was found of Python. */
export interface PythonVerdict extends Verdict {
  /** Interpreter to use; undefined when there is none. */
  readonly python?: string;
}

/** Looks for a Python that has what the media worker needs, without making an environment. */
export async function checkPython(): Promise<PythonVerdict> {
  const controller = new AbortController();
  try {
    const { python, source } = await prepareEnvironment({
      requirements: [handlerRequirements],
      signal: controller.signal,
      // Going on would install into a new environment, which is not for a doctor to do.
      onProgress: ({ step }) => {
        if (step === 'create' || step === 'wait') controller.abort();
      },
    });
    const kind = source === 'environment' ? 'private environment' : 'interpreter as it is';
    return { subject: SUBJECT, ok: true, finding: `${python} (${kind})`, python };
  } catch (error) {
    if (controller.signal.aborted) {
      return { subject: SUBJECT, ok: false, finding: 'no environment yet', remedy: 'run tureen setup' };
    }
    return { subject: SUBJECT, ok: false, finding: error instanceof Error ? error.message : String(error) };
  }
}
