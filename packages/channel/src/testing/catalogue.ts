import { readFileSync } from 'node:fs';

/** What a layer says over the channel: one `catalogue.json` per layer, read by the tests of both languages. */
export interface Catalogue {
  layer: string;
  /** Schemas that several messages share, for `{"$ref": "#/$defs/Name"}`. */
  $defs?: object;
  messages: CatalogueMessage[];
  /** Examples; every message has at least one. */
  vectors: CatalogueVector[];
}

/** One request or notification. */
export interface CatalogueMessage {
  /** Of requests: `object.verb`. */
  name: string;
  kind: 'request' | 'notification';
  direction: 'node-to-python' | 'python-to-node';
  /** What the target is the id of; absent for messages without a target. */
  target?: string;
  description: string;
  /** JSON Schema of the data. */
  data: object;
  /** JSON Schema of the reply's data; requests have it, notifications have not. */
  reply?: object;
}

/** An example of a message. */
export interface CatalogueVector {
  message: string;
  data?: unknown;
  reply?: unknown;
}

/** Checks a value against a JSON Schema: the fault in words, or undefined. Tests bring their validator, such as ajv. */
export type SchemaCheck = (schema: object, value: unknown) => string | undefined;

/** Reads a catalogue. */
export function readCatalogue(file: URL): Catalogue {
  return JSON.parse(readFileSync(file, 'utf8')) as Catalogue;
}

/** The names of the messages of one kind and direction. */
export function messageNames(
  { messages }: Catalogue,
  kind: CatalogueMessage['kind'],
  direction: CatalogueMessage['direction'],
): string[] {
  return messages
    .filter((message) => message.kind === kind && message.direction === direction)
    .map(({ name }) => name);
}

/** Everything that is wrong with a catalogue, in words; nothing when it is sound. */
export function catalogueProblems(
  { $defs = {}, messages, vectors }: Catalogue,
  check: SchemaCheck,
): string[] {
  const checkWithShared: SchemaCheck = (schema, value) => check({ ...schema, $defs }, value);
  const named = (name: string): CatalogueMessage[] => messages.filter((message) => message.name === name);
  const doubles = messages.filter(
    (message) => named(message.name).find(({ kind }) => kind === message.kind) !== message,
  );
  return [
    ...doubles.map(({ name }) => `${name} stands there twice`),
    ...messages.flatMap((message) => messageProblems(message, vectors)),
    ...vectors.flatMap((vector) => vectorProblems(vector, named(vector.message), checkWithShared)),
  ];
}

function messageProblems(message: CatalogueMessage, vectors: CatalogueVector[]): string[] {
  const { name, kind, direction, description, data, reply } = message;
  const rules: [holds: boolean, problem: string][] = [
    [kind === 'notification' || /^[a-zA-Z]+\.[a-zA-Z]+$/.test(name), 'is not named object.verb'],
    [kind === 'request' || kind === 'notification', 'is neither a request nor a notification'],
    [direction === 'node-to-python' || direction === 'python-to-node', 'has no direction'],
    [typeof description === 'string' && description.length > 0, 'has no description'],
    [typeof data === 'object', 'has no schema for its data'],
    [
      (kind === 'request') === (reply !== undefined),
      'must have a reply schema if and only if it is a request',
    ],
    [vectors.some((vector) => vector.message === name), 'has no vector'],
  ];
  return rules.filter(([holds]) => !holds).map(([, problem]) => `${name} ${problem}`);
}

/** A request and a notification may share a name; a vector is an example of either. */
function vectorProblems(vector: CatalogueVector, messages: CatalogueMessage[], check: SchemaCheck): string[] {
  const problems = messages.map((message) => vectorFaults(vector, message, check));
  const nobody = [`a vector is for ${vector.message}, which does not exist`];
  return problems.find((faults) => faults.length === 0) ?? problems[0] ?? nobody;
}

function vectorFaults(vector: CatalogueVector, message: CatalogueMessage, check: SchemaCheck): string[] {
  const faults = [
    ['data', check(message.data, vector.data)],
    ['reply', message.reply && 'reply' in vector ? check(message.reply, vector.reply) : undefined],
  ];
  return faults
    .filter(([, fault]) => fault !== undefined)
    .map(([part, fault]) => `${message.name}: ${part} of a vector: ${fault}`);
}
