import { writeLine } from '../write-line.ts';
import { printable, printableJson } from './printable.ts';
import type { Reporter } from './reporter.ts';

/** What the reporter is chosen by. */
export interface ReporterOptions {
  readonly json?: boolean | undefined;
  /** A picture of the moment is wanted if there is a terminal. Default: true. */
  readonly live?: boolean | undefined;
  /** Where lines go. Default: `stdout`. */
  readonly output?: 'stdout' | 'stderr';
}

/** JSON lines for programs; a picture of the moment on a terminal; quiet lines everywhere else. */
export async function createReporter({
  json = false,
  live = true,
  output = 'stdout',
}: ReporterOptions): Promise<Reporter> {
  const write = (line: string): void => writeLine(line, process[output]);
  if (json) return jsonReporter(write);
  if (live && hasScreen(process.stdout)) {
    const { liveReporter } = await import('./live-reporter.ts');
    return liveReporter();
  }
  return lineReporter(write);
}

/** Some terminals that programs make have no size, and no picture fits on them. */
function hasScreen({ isTTY, rows, columns }: NodeJS.WriteStream): boolean {
  return isTTY && rows > 0 && columns > 0;
}

function jsonReporter(write: (line: string) => void): Reporter {
  return {
    tell: (event, _text, facts = {}) =>
      write(printableJson({ event, time: new Date().toISOString(), ...facts })),
    conclude: () => undefined,
    close: () => undefined,
  };
}

function lineReporter(write: (line: string) => void): Reporter {
  return {
    tell: (_event, text) => write(printable(text)),
    conclude: write,
    close: () => undefined,
  };
}
