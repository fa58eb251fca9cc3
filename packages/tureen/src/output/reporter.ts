import { writeLine } from '../write-line.ts';
import { printable, printableJson } from './printable.ts';

/** Facts of an event for programs. */
export type Facts = Readonly<Record<string, unknown>>;

/** Who is told what happens during a stay. */
export interface Reporter {
  /**
   * Something happened.
   *
   * @param event - Its name, for programs.
   * @param text - The same for people; names of others in it are made harmless here.
   */
  readonly tell: (event: string, text: string, facts?: Facts) => void;
  /** The picture of the moment, where there is a terminal; several lines that are made harmless already. */
  readonly show?: (view: string) => void;
  /** Text of several lines at the end, such as a table, for people only. */
  readonly conclude: (text: string) => void;
  /** Nothing more comes. */
  readonly close: () => void;
}

/** What the reporter is chosen by. */
export interface ReporterOptions {
  readonly json?: boolean | undefined;
  /** A picture of the moment is wanted if there is a terminal. Default: true. */
  readonly live?: boolean | undefined;
}

/** JSON lines for programs; a picture of the moment on a terminal; quiet lines everywhere else. */
export async function createReporter({ json = false, live = true }: ReporterOptions): Promise<Reporter> {
  if (json) return jsonReporter();
  if (live && hasScreen(process.stdout)) {
    const { liveReporter } = await import('./live-reporter.ts');
    return liveReporter();
  }
  return lineReporter();
}

/** Some terminals that programs make have no size, and no picture fits on them. */
function hasScreen({ isTTY, rows, columns }: NodeJS.WriteStream): boolean {
  return isTTY && rows > 0 && columns > 0;
}

function jsonReporter(): Reporter {
  return {
    tell: (event, _text, facts = {}) =>
      writeLine(printableJson({ event, time: new Date().toISOString(), ...facts })),
    conclude: () => undefined,
    close: () => undefined,
  };
}

function lineReporter(): Reporter {
  return {
    tell: (_event, text) => writeLine(printable(text)),
    conclude: writeLine,
    close: () => undefined,
  };
}
