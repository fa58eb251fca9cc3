/** Prints one line on standard output. */
export function writeLine(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Prints what went wrong on standard error. */
export function writeError(message: string): void {
  process.stderr.write(`tureen: ${message}\n`);
}

/** Goes on in silence when whoever reads standard output has gone away, as `head` does. */
export function tolerateClosedOutput(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}
