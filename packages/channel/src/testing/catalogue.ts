import { readFileSync } from 'node:fs';

/** What a layer says over the channel: one `catalogue.json` per layer, read by the tests of both languages. */
export interface Catalogue {
  layer: string;
  messages: CatalogueMessage[];
  /** Examples; every message has at least one. */
  vectors: CatalogueVector[];
}

/** One request or notification. */
export interface CatalogueMessage {
  /** `object.verb` */
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
export function catalogueProblems({ messages, vectors }: Catalogue, check: SchemaCheck): string[] {
  const byName = new Map(messages.map((message) => [message.name, message]));
  const doubles = messages.filter((message) => byName.get(message.name) !== message);
  return [
    ...doubles.map(({ name }) => `${name} stands there twice`),
    ...messages.flatMap((message) => messageProblems(message, vectors)),
    ...vectors.flatMap((vector) => vectorProblems(vector, byName.get(vector.message), check)),
  ];
}

function messageProblems(message: CatalogueMessage, vectors: CatalogueVector[]): string[] {
  const { name, kind, direction, description, data, reply } = message;
  const rules: [holds: boolean, problem: string][] = [
    [/^[a-zA-Z]+\.[a-zA-Z]+$/.test(name), 'is not named object.verb'],
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

function vectorProblems(
  vector: CatalogueVector,
  message: CatalogueMessage | undefined,
  check: SchemaCheck,
): string[] {
  if (message === undefined) return [`a vector is for ${vector.message}, which does not exist`];
  const faults = [
    ['data', check(message.data, vector.data)],
    ['reply', message.reply && 'reply' in vector ? check(message.reply, vector.reply) : undefined],
  ];
  return faults
    .filter(([, fault]) => fault !== undefined)
    .map(([part, fault]) => `${message.name}: ${part} of a vector: ${fault}`);
}
