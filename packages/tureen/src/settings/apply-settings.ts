import { CommanderError, type Command } from 'commander';
import { CommandError, ExitCode } from '../exit-code.ts';
import { readConfigFile, type ConfigFile } from './read-config-file.ts';
import { Setting } from './setting.ts';

/**
 * Completes the flags of a command that were not given: first from environment variables, then from the file that
 * `--config` or `TUREEN_CONFIG` names.
 *
 * @throws CommandError `usage` that names the variable, or the file, and what is wrong with it.
 */
export async function applySettings(
  command: Command,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<void> {
  const settings = command.options.filter((option) => option instanceof Setting);
  for (const setting of settings) applyEnvironment(command, setting, environment);
  const path: unknown = command.getOptionValue('config');
  const program = command.parent;
  if (typeof path !== 'string' || program === null) return;
  const file = await readConfigFile(path, program);
  const section = (file[command.name()] ?? {}) as ConfigFile;
  const values = { ...file, ...section };
  for (const setting of settings) applyFile(command, setting, { path, values });
}

function applyEnvironment(command: Command, setting: Setting, environment: NodeJS.ProcessEnv): void {
  for (const [name, read] of setting.variables) {
    const text = environment[name];
    if (text === undefined || text === '' || isGiven(command, setting)) continue;
    const value = attempt(name, () => read(text));
    if (value !== undefined) command.setOptionValueWithSource(setting.attributeName(), value, 'env');
  }
}

function applyFile(
  command: Command,
  setting: Setting,
  { path, values }: { readonly path: string; readonly values: ConfigFile },
): void {
  const key = setting.attributeName();
  if (!Object.hasOwn(values, key) || isGiven(command, setting)) return;
  const value = attempt(`${key} in ${path}`, () => valueOf(setting, values[key]));
  command.setOptionValueWithSource(key, value, 'config');
}

function valueOf(setting: Setting, value: unknown): unknown {
  if (Array.isArray(value)) return value;
  return typeof value === 'boolean' ? value : setting.read(String(value));
}

function isGiven(command: Command, setting: Setting): boolean {
  const source = command.getOptionValueSource(setting.attributeName());
  return source !== undefined && source !== 'default' && source !== 'implied';
}

function attempt<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    throw new CommandError(ExitCode.usage, `${name} cannot be used: ${error.message}`);
  }
}
