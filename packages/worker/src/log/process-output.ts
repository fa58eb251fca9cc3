import type { Readable } from 'node:stream';
import { LineSplitter } from './line-splitter.ts';
import { OutputTail } from './output-tail.ts';

/** Reads what a process writes to stdout and stderr: passes each line on and keeps the last ones. */
export class ProcessOutput {
  readonly #tail = new OutputTail();

  /** The last lines, oldest first. */
  get lines(): readonly string[] {
    return this.#tail.lines;
  }

  /** Reads a stream to its end; null (it is inherited) is not read. */
  follow(stream: Readable | null, onLine: (line: string) => void): void {
    if (stream === null) return;
    const splitter = new LineSplitter();
    const pass = (lines: readonly string[]): void => {
      for (const line of lines) {
        this.#tail.add(line);
        onLine(line);
      }
    };
    stream.setEncoding('utf8');
    stream.on('data', (piece: string) => pass(splitter.push(piece)));
    stream.on('end', () => pass(splitter.end()));
    stream.on('error', () => undefined); // the process has ended; its end says more
  }
}
