import { createLogUpdate } from 'log-update';
import { printable } from './printable.ts';
import type { Reporter } from './reporter.ts';

/** Shows the picture of the moment at the foot of the terminal, and what happens above it. */
export function liveReporter(output: NodeJS.WriteStream = process.stdout): Reporter {
  const update = createLogUpdate(output);
  let view = '';
  const above = (text: string): void => {
    update.clear();
    output.write(`${text}\n`);
    if (view !== '') update(view);
  };
  return {
    tell: (_event, text) => above(printable(text)),
    show: (latest) => {
      view = latest;
      update(view);
    },
    conclude: (text) => {
      update.clear();
      view = '';
      output.write(`${text}\n`);
    },
    close: () => update.done(),
  };
}
