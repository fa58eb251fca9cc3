import { format } from 'node:util';
import createDebug from 'debug';
import { onTestFinished } from 'vitest';

/** What goes to namespaces of `debug` that match, until the test ends: `[namespace, text]`. */
export function captureDebug(namespaces: string): [string, string][] {
  const lines: [string, string][] = [];
  const { log } = createDebug;
  const before = createDebug.disable();
  createDebug.enable(namespaces);
  createDebug.log = function (this: { namespace: string }, ...parts: unknown[]) {
    const text = format(...parts);
    lines.push([this.namespace, text.slice(text.indexOf(this.namespace) + this.namespace.length + 1)]);
  };
  onTestFinished(() => {
    createDebug.log = log;
    createDebug.enable(before);
  });

  return lines;
}
