import { readFileSync } from 'node:fs';

import { Ajv2020, type AnySchemaObject, type ValidateFunction } from 'ajv/dist/2020.js';

/** One message of the catalogue. */
export interface CatalogueMessage {
  readonly name: string;
  readonly kind: 'request' | 'notification';
  readonly data: AnySchemaObject;
  readonly reply?: AnySchemaObject;
}

/** An exchange that is as described. */
export interface CatalogueVector {
  readonly message: string;
  readonly kind?: CatalogueMessage['kind'];
  readonly data: unknown;
  readonly reply?: unknown;
}

interface Catalogue {
  readonly $defs: Record<string, AnySchemaObject>;
  readonly messages: CatalogueMessage[];
  readonly streams: { readonly types: { readonly type: number; readonly name: string }[] }[];
  readonly vectors: CatalogueVector[];
}

const FILE = new URL('../catalogue.json', import.meta.url);

/** The handler's message catalogue, which the Python tests read too. */
export const catalogue = JSON.parse(readFileSync(FILE, 'utf8')) as Catalogue;

const ajv = new Ajv2020({ strict: false });
const validators = new Map<AnySchemaObject, ValidateFunction>();

/** The message of that name; requests count first. */
export function messageNamed(name: string, kind?: CatalogueMessage['kind']): CatalogueMessage {
  const message = catalogue.messages.find((each) => each.name === name && (kind ?? each.kind) === each.kind);
  if (!message) throw new TypeError(`the catalogue has no ${kind ?? 'message'} ${name}`);
  return message;
}

/** What is wrong with `value` under one of the catalogue's schemas; empty when nothing is. */
export function faultsOf(schema: AnySchemaObject, value: unknown): string {
  let validate = validators.get(schema);
  if (!validate) {
    validate = ajv.compile({ $defs: catalogue.$defs, ...schema });
    validators.set(schema, validate);
  }
  // What goes over the wire is JSON: members that are undefined do not.
  return validate(JSON.parse(JSON.stringify(value))) ? '' : ajv.errorsText(validate.errors);
}
