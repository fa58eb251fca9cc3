import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

function read(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8');
}

it('prints the sample that CI runs', () => {
  const sample = read('../../../examples/sfu/main.ts');
  expect(read('../README.md')).toContain(`\`\`\`ts\n${sample}\`\`\``);
});
