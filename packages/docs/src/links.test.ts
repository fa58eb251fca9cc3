import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { markdownFiles, relativeLinks, ROOT } from './markdown.ts';

describe.each(markdownFiles())('$name', (file) => {
  it('links to what exists', () => {
    expect(relativeLinks(file).filter((target) => !existsSync(resolve(ROOT, target)))).toEqual([]);
  });
});

it('finds the front page and the packages’ pages', () => {
  const names = markdownFiles().map(({ name }) => name);
  expect(names).toContain('README.md');
  expect(names).toContain('packages/room/README.md');
  expect(names).toContain('.github/CONTRIBUTING.md');
});
