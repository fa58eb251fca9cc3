import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { addCompletionCommand } from './commands/completion.ts';
import { addDemoCommand } from './commands/demo.ts';
import { addDoctorCommand } from './commands/doctor.ts';
import { addJoinCommand } from './commands/join.ts';
import { addLoadCommand } from './commands/load.ts';
import { addPublishCommand } from './commands/publish.ts';
import { addRecordCommand } from './commands/record.ts';
import { addServeCommand } from './commands/serve.ts';
import { addSetupCommand } from './commands/setup.ts';
import { addStatsCommand } from './commands/stats.ts';
import { applySettings } from './settings/apply-settings.ts';

/** The `tureen` command with all its subcommands. */
export function createProgram(): Command {
  const program = new Command('tureen')
    .description('take part in mediasoup rooms')
    .version(readVersion())
    .showHelpAfterError('(add --help for the options)')
    .exitOverride()
    .hook('preAction', async (_program, command) => applySettings(command));
  addDemoCommand(program);
  addServeCommand(program);
  addJoinCommand(program);
  addPublishCommand(program);
  addRecordCommand(program);
  addStatsCommand(program);
  addLoadCommand(program);
  addDoctorCommand(program);
  addSetupCommand(program);
  addCompletionCommand(program);
  return program;
}

function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return String((manifest as { readonly version: unknown }).version);
}
