import type { Command } from 'commander';
import { checkNode } from '../doctor/check-node.ts';
import { checkPython } from '../doctor/check-python.ts';
import { checkMediaWorker } from '../doctor/check-media-worker.ts';
import { checkServer } from '../doctor/check-server.ts';
import { formatVerdict, type Verdict } from '../doctor/verdict.ts';
import { ExitCode } from '../exit-code.ts';
import { writeLine } from '../write-line.ts';

/** Adds `tureen doctor`. */
export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('say what this machine has, what is missing, and the remedy')
    .option('--json', 'print one JSON array of verdicts')
    .action(doctor);
}

async function doctor({ json }: { readonly json?: boolean }): Promise<void> {
  const python = await checkPython();
  const verdicts = [
    checkNode(),
    python,
    ...(python.ok ? [await checkMediaWorker()] : []),
    await checkServer(),
  ];
  if (json === true) writeLine(JSON.stringify(verdicts));
  else for (const verdict of verdicts) writeLine(formatVerdict(verdict));
  if (!verdicts.every(isFine)) process.exitCode = ExitCode.failure;
}

function isFine({ ok }: Verdict): boolean {
  return ok;
}
