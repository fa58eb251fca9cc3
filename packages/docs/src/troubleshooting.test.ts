import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import * as ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { ROOT } from './markdown.ts';

const PAGE = readFileSync(resolve(ROOT, 'packages/docs/troubleshooting.md'), 'utf8');

describe.each([
  ['ChannelError', 'packages/channel/src/channel-error.ts'],
  ['WorkerError', 'packages/worker/src/errors/worker-error.ts'],
  ['HandlerError', 'packages/handler/src/errors.ts'],
  ['StreamsError', 'packages/streams/src/errors.ts'],
  ['RoomError', 'packages/room/src/errors.ts'],
  ['SfuError', 'packages/sfu/src/errors.ts'],
])('%s', (name, file) => {
  it('has each of its codes on the page, and no other', () => {
    const codes = codesOf(`${name}Code`, file);
    expect(codes.length).toBeGreaterThan(10);
    expect(codesOnPage(name).toSorted()).toEqual(codes.toSorted());
  });

  it('has a remedy for each', () => {
    for (const row of rowsOf(name))
      expect(row.split('|').filter((cell) => cell.trim() !== '')).toHaveLength(3);
  });
});

/** The members of a union of strings that a source file declares. */
function codesOf(typeName: string, file: string): string[] {
  const text = readFileSync(resolve(ROOT, file), 'utf8');
  const { statements } = ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
  const alias = statements.filter(ts.isTypeAliasDeclaration).find((each) => each.name.text === typeName);
  if (alias === undefined || !ts.isUnionTypeNode(alias.type)) throw new Error(`${file} has no ${typeName}`);
  return alias.type.types.filter(ts.isLiteralTypeNode).map(({ literal }) => {
    if (!ts.isStringLiteral(literal)) throw new Error(`${typeName} has a member that is no string`);
    return literal.text;
  });
}

/** The rows of the table below a class' heading. */
function rowsOf(name: string): string[] {
  const section = PAGE.split(/^## /mu).find((each) => each.startsWith(`${name}\n`)) ?? '';
  return section.split('\n').filter((line) => line.startsWith('| `'));
}

function codesOnPage(name: string): string[] {
  return rowsOf(name).map((row) => /^\| `(?<code>[^`]+)`/u.exec(row)?.groups?.['code'] ?? '');
}
