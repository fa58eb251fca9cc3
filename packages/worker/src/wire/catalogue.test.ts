import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';

interface Message {
  readonly name: string;
  readonly data: object;
  readonly reply?: object;
}

interface Vector {
  readonly message: string;
  readonly data: unknown;
  readonly reply?: unknown;
}

const file = new URL('../../catalogue.json', import.meta.url);
const catalogue = JSON.parse(readFileSync(file, 'utf8')) as { messages: Message[]; vectors: Vector[] };
const ajv = new Ajv({ strict: true });

function isValid(schema: object | undefined, value: unknown): boolean {
  return schema !== undefined && ajv.validate(schema, value);
}

describe('the catalogue', () => {
  it.each(catalogue.messages.map(({ name }) => name))('has a vector of %s', (name) => {
    expect(catalogue.vectors.map(({ message }) => message)).toContain(name);
  });

  it.each(catalogue.vectors)('describes its vector of $message', ({ message, data, reply }) => {
    const schemas = catalogue.messages.find(({ name }) => name === message);

    expect(isValid(schemas?.data, data)).toBe(true);
    if (reply !== undefined) expect(isValid(schemas?.reply, reply)).toBe(true);
  });
});
