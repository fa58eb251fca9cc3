import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.join(import.meta.dirname, '..');
const readme = readFileSync(path.join(root, 'README.md'), 'utf8');

describe('the README', () => {
  it.each(['main.ts', 'python/greeter/__init__.py'])('has the sample that runs: %s', (file) => {
    expect(readme).toContain(
      readFileSync(path.join(root, '..', '..', 'examples', 'worker', file), 'utf8').trim(),
    );
  });

  it('explains every error code', () => {
    const source = readFileSync(path.join(root, 'src', 'errors', 'worker-error.ts'), 'utf8');
    const codes = [...source.matchAll(/^ {2}\| '([a-z-]+)'/gm)].map(([, code]) => code);

    expect(codes.length).toBeGreaterThan(15);
    expect(codes.filter((code) => !readme.includes(`\`${code}\``))).toEqual([]);
  });

  it('explains every option', () => {
    const files = ['src/launch/options.ts', 'src/prepare/options.ts'];
    const sources = files.map((file) => readFileSync(path.join(root, file), 'utf8')).join('\n');
    const options = [...sources.matchAll(/^ {2}readonly (\w+)\?:/gm)].map(([, option]) => option);

    expect(options).toContain('startTimeoutMs');
    expect(options.filter((option) => !readme.includes(`| \`${option}\``))).toEqual([]);
  });
});
