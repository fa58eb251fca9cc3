import { readFile } from 'node:fs/promises';
import type { Command, Option } from 'commander';
import { CommandError, ExitCode } from '../exit-code.ts';
import { Setting } from './setting.ts';

/** Values by the names of their flags in camelCase, and again below the name of a command. */
export type ConfigFile = Readonly<Record<string, unknown>>;

/**
 * Reads a configuration file and checks it against the flags of all commands.
 *
 * @throws CommandError `usage` that names the file and what is wrong with it.
 */
export async function readConfigFile(path: string, program: Command): Promise<ConfigFile> {
  const content = await readJson(path);
  const { Ajv } = await import('ajv');
  const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
  const validate = ajv.compile<ConfigFile>(schemaOf(program));
  if (validate(content)) return content;
  const faults = (validate.errors ?? []).map(
    ({ instancePath, message, params }) =>
      `${instancePath || '/'} ${message} ${'additionalProperty' in params ? `('${params['additionalProperty']}')` : ''}`,
  );
  throw unusable(path, faults.join('; ').trim());
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw unusable(path, error instanceof Error ? error.message : String(error));
  }
}

function unusable(path: string, reason: string): CommandError {
  return new CommandError(ExitCode.usage, `--config ${path} cannot be used: ${reason}`);
}

/** Flags that several commands share are at the top, those of one command below its name. */
function schemaOf(program: Command): object {
  const commands = program.commands.filter(({ options }) =>
    options.some((option) => option instanceof Setting),
  );
  const sections = commands.map((command) => [command.name(), sectionOf(command.options)]);
  const shared = commands.flatMap(({ options }) => options);
  return { ...sectionOf(shared), properties: { ...propertiesOf(shared), ...Object.fromEntries(sections) } };
}

function sectionOf(options: readonly Option[]): object {
  return { type: 'object', properties: propertiesOf(options), additionalProperties: false };
}

function propertiesOf(options: readonly Option[]): Record<string, object> {
  const settings = options.filter((option) => option instanceof Setting);
  return Object.fromEntries(settings.map((option) => [option.attributeName(), typeOf(option)]));
}

function typeOf(option: Setting): object {
  if (option.isBoolean()) return { type: 'boolean' };
  if (option.repeatable) return { type: ['string', 'array'], items: { type: 'string' } };
  return { type: option.optional ? ['string', 'number', 'boolean'] : ['string', 'number'] };
}
