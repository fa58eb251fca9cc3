import { printable } from './output/printable.ts';

/** Prints one line, on standard output if nothing else is said. */
export function writeLine(line: string, output: NodeJS.WritableStream = process.stdout): void {
  output.write(`${line}\n`);
}

/** Prints what went wrong on standard error; part of it may be what a server said, which must not control a terminal. */
export function writeError(message: string): void {
  const lines = message.split('\n').map(printable);
  process.stderr.write(`tureen: ${lines.join('\n')}\n`);
}

/** Goes on in silence when whoever reads standard output has gone away, as `head` does. */
export function tolerateClosedOutput(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}
