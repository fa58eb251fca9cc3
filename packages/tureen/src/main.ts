#!/usr/bin/env node
import { CommanderError } from 'commander';
import { CommandError, ExitCode } from './exit-code.ts';
import { createProgram } from './program.ts';
import { tolerateClosedOutput, writeError } from './write-line.ts';

/** Runs the command line and turns every error into a message and an exit code. */
async function main(): Promise<void> {
  tolerateClosedOutput();
  try {
    await createProgram().parseAsync();
  } catch (error) {
    process.exitCode = handleError(error);
  }
}

function handleError(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.success : ExitCode.usage;
  writeError(error instanceof Error ? error.message : String(error));
  return error instanceof CommandError ? error.exitCode : ExitCode.failure;
}

void main();
