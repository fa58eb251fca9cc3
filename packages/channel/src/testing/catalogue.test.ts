import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';

import { type CatalogueMessage, catalogueProblems, messageNames, readCatalogue } from './catalogue.ts';

const ajv = new Ajv();

function check(schema: object, value: unknown): string | undefined {
  return ajv.validate(schema, value) ? undefined : ajv.errorsText();
}

const open: CatalogueMessage = {
  name: 'source.open',
  kind: 'request',
  direction: 'node-to-python',
  target: 'source',
  description: 'Opens a source.',
  data: { type: 'object', required: ['path'] },
  reply: { type: 'object' },
};
const ended: CatalogueMessage = {
  name: 'track.ended',
  kind: 'notification',
  direction: 'python-to-node',
  description: 'A track has ended.',
  data: { type: 'object' },
};
const vectors = [
  { message: 'source.open', data: { path: 'a' }, reply: {} },
  { message: 'track.ended', data: {} },
];

describe('catalogueProblems', () => {
  it('finds none in a sound catalogue', () => {
    expect(catalogueProblems({ layer: 'x', messages: [open, ended], vectors }, check)).toEqual([]);
  });

  it('names every problem', () => {
    const odd = { name: 'open', kind: 'question', reply: {} } as object as CatalogueMessage;

    expect(catalogueProblems({ layer: 'x', messages: [{ ...open }, open, ended], vectors }, check)).toEqual([
      'source.open stands there twice',
    ]);
    expect(catalogueProblems({ layer: 'x', messages: [odd], vectors: [] }, check)).toEqual([
      'open is not named object.verb',
      'open is neither a request nor a notification',
      'open has no direction',
      'open has no description',
      'open has no schema for its data',
      'open must have a reply schema if and only if it is a request',
      'open has no vector',
    ]);
  });

  it('lets a request and a notification share a name', () => {
    const closed: CatalogueMessage = { ...ended, name: 'source.open' };
    const both = [...vectors, { message: 'source.open', data: {} }];

    expect(catalogueProblems({ layer: 'x', messages: [open, ended, closed], vectors: both }, check)).toEqual(
      [],
    );
  });

  it('knows the schemas that messages share', () => {
    const shared = { ...open, data: { $ref: '#/$defs/Source' } };
    const $defs = { Source: { type: 'object', required: ['path'] } };

    expect(catalogueProblems({ layer: 'x', $defs, messages: [shared, ended], vectors }, check)).toEqual([]);
  });

  it('checks the vectors against their schemas', () => {
    const wrong = [
      { message: 'source.open', data: {}, reply: [] },
      { message: 'x.y', data: {} },
    ];

    expect(catalogueProblems({ layer: 'x', messages: [open], vectors: wrong }, check)).toEqual([
      "source.open: data of a vector: data must have required property 'path'",
      'source.open: reply of a vector: data must be object',
      'a vector is for x.y, which does not exist',
    ]);
  });
});

describe('messageNames', () => {
  it('picks by kind and direction', () => {
    const catalogue = { layer: 'x', messages: [open, ended], vectors };

    expect(messageNames(catalogue, 'request', 'node-to-python')).toEqual(['source.open']);
    expect(messageNames(catalogue, 'notification', 'python-to-node')).toEqual(['track.ended']);
    expect(messageNames(catalogue, 'request', 'python-to-node')).toEqual([]);
  });
});

describe('readCatalogue', () => {
  it('reads the file of a layer', () => {
    expect(readCatalogue(new URL('../../catalogue.json', import.meta.url)).layer).toBe('channel');
  });
});
