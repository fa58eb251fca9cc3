import { readCatalogue, type Catalogue } from '@tureen/channel/testing';
import { Ajv } from 'ajv';

const ajv = new Ajv({ strict: true, strictTypes: false });

/** The layer's message catalogue, which the Python tests read too. */
export const catalogue: Catalogue = readCatalogue(new URL('../../catalogue.json', import.meta.url));

/** What is wrong with a value under one of the catalogue's schemas, in words; undefined when nothing is. */
export function faultOf(schema: object, value: unknown): string | undefined {
  return ajv.validate(schema, value) ? undefined : ajv.errorsText();
}

/** The schema of a message's data or reply. */
export function schemaOf(name: string, part: 'data' | 'reply'): object {
  const schema = catalogue.messages.find((message) => message.name === name)?.[part];
  if (schema === undefined) throw new TypeError(`the catalogue has no ${part} of ${name}`);
  return schema;
}
