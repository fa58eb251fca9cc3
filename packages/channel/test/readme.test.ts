import { readFileSync } from 'node:fs';

import { expect, it } from 'vitest';

it('prints the example that CI runs', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const example = readFileSync(new URL('../../../examples/channel/main.ts', import.meta.url), 'utf8');

  expect(readme).toContain(`\`\`\`ts\n${example}\`\`\``);
});
