import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { codeBlocks, documentation, fencedBlocks, guides, relativeLinks, ROOT } from './markdown.ts';

/** Commands that no test can run: they need somebody else's server, Docker or the registry, or depend on the machine. */
const NOT_RUN = [
  'docker build -t tureen docker',
  'docker run --rm --network host -v "$PWD/recordings:/recordings" tureen record /recordings --url wss://meet.example:4443 --room lobby',
  'npm install @tureen/handler',
  'npm uninstall mediasoup-client-aiortc',
  'tureen doctor',
  'tureen load --url wss://meet.example:4443 --audio-publishers 20 --subscribers 40 --duration 1m --fail-on-loss 1% --html report.html',
  'tureen record recordings --room lobby --mux per-peer --segment 1h',
];

describe.each(guides())('$name', (guide) => {
  const programs = relativeLinks(guide).filter((target) => /^examples\/[^/]+\/[\w-]+\.ts$/u.test(target));
  const texts = programs.map((program) => readFileSync(resolve(ROOT, program), 'utf8'));

  it('shows what is in the examples that it links', () => {
    for (const sample of codeBlocks(guide, 'ts')) {
      expect(
        texts.some((text) => text.includes(sample)),
        `not in ${programs.join(', ')}:\n${sample}`,
      ).toBe(true);
    }
  });

  it('has a program, or a script, that CI runs', () => {
    expect(programs.length > 0 || guide.text.includes('docker/install.sh')).toBe(true);
  });
});

it('names every command that is not run', () => {
  const commands = documentation()
    .flatMap(fencedBlocks)
    .filter(({ language, mark }) => language === 'bash' && mark !== 'run')
    .flatMap(({ code }) => code.trimEnd().split('\n'));
  expect(commands.toSorted()).toEqual(NOT_RUN);
});

it('has every guide in the index', () => {
  const index = readFileSync(resolve(ROOT, 'packages/docs/guides/README.md'), 'utf8');
  const linked = relativeLinks({ name: 'packages/docs/guides/README.md', text: index });
  expect(linked).toEqual(expect.arrayContaining(guides().map(({ name }) => name)));
});
