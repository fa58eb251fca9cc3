#!/usr/bin/env node
import path from 'node:path';
import { runCommand } from './command/run-command.ts';

const controller = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.once(name, () => controller.abort(new Error(`The command got ${name}.`)));
}

void runCommand(process.argv.slice(2), {
  folder: process.cwd(),
  siblings: path.resolve(import.meta.dirname, '..', '..'),
  variables: process.env,
  print: (line) => console.log(line),
  tell: (line) => console.error(line),
  signal: controller.signal,
}).then((status) => {
  process.exitCode = status;
});
