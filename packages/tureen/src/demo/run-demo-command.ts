import { writeError, writeLine } from '../write-line.ts';
import { readDemoOptions, type DemoFlags } from './demo-options.ts';
import { createJsonReporter, createTextReporter, type DemoReporter } from './demo-reporter.ts';
import { failedResult, type DemoResult } from './demo-result.ts';
import { runDemo } from './run-demo.ts';

/** Runs the demo, prints what comes of it and sets the exit code. */
export async function runDemoCommand(flags: DemoFlags, signal: AbortSignal): Promise<void> {
  const reporter = flags.json === true ? createJsonReporter(writeLine) : createTextReporter(writeLine);
  const result = await attempt(flags, reporter, signal);
  reporter.result(result);
  if (result.error !== undefined) writeError(result.error);
  process.exitCode = result.exitCode;
}

/** What is wrong with the flags is a result too, so that readers of JSON always get one. */
async function attempt(flags: DemoFlags, reporter: DemoReporter, signal: AbortSignal): Promise<DemoResult> {
  try {
    return await runDemo({ ...(await readDemoOptions(flags)), reporter, signal });
  } catch (error) {
    return failedResult(error, { server: undefined, recordings: [] });
  }
}
