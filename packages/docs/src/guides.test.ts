import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { codeBlocks, commandLines, guides, markdownFiles, relativeLinks, ROOT } from './markdown.ts';

/**
 * Commands that are not run as they are printed, by the page: they need somebody else's server, Docker or the registry,
 * depend on the machine, or take long. README.md has a test of its own.
 */
const NOT_RUN: Readonly<Record<string, readonly string[]>> = {
  'docker/README.md': ['./install.sh --help'],
  'packages/bootstrap/README.md': ['node packages/bootstrap/run.mjs demo --seconds 5'],
  'packages/docs/guides/docker.md': [
    'docker build -t tureen docker',
    'docker run --rm --network host -v "$PWD/recordings:/recordings" tureen record /recordings --url wss://meet.example:4443 --room lobby',
  ],
  'packages/docs/guides/from-mediasoup-client-aiortc.md': [
    'npm uninstall mediasoup-client-aiortc',
    'npm install @tureen/handler',
  ],
  'packages/docs/guides/load-test.md': [
    'tureen load --url wss://meet.example:4443 --audio-publishers 20 --subscribers 40 --duration 1m --fail-on-loss 1% --html report.html',
  ],
  'packages/docs/guides/record-a-room.md': [
    'tureen record recordings --room lobby --mux per-peer --segment 1h',
  ],
  'packages/docs/troubleshooting.md': ['tureen doctor'],
  'packages/handler/README.md': ['npm install @tureen/handler mediasoup-client'],
  'packages/room/README.md': ['npm install @tureen/room'],
  'packages/sfu/README.md': [
    'npm install @tureen/sfu',
    'npm install mediasoup --ignore-scripts',
    'npx tureen-sfu',
  ],
  'packages/streams/README.md': ['npm install @tureen/streams @tureen/handler mediasoup-client'],
  'packages/tureen/README.md': [
    'npm install --global tureen',
    'npm install --global mediasoup --ignore-scripts',
    'tureen demo',
    'tureen record --stdout --peer alice | ffmpeg -i - alice.flac',
    'tureen load --audio-publishers 20 --subscribers 40 --duration 1m --fail-on-loss 1% --html report.html',
  ],
  'packages/worker/README.md': ['npx tureen-worker prepare'],
};

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

it('names every command that is not run, of every page', () => {
  const notRun = markdownFiles()
    .filter(({ name }) => name !== 'README.md')
    .map((page) => [page.name, commandLines(page).filter(({ mark }) => mark !== 'run')] as const)
    .filter(([, commands]) => commands.length > 0)
    .map(([name, commands]) => [name, commands.map(({ command }) => command)]);
  expect(Object.fromEntries(notRun)).toEqual(NOT_RUN);
});

it('has every guide in the index', () => {
  const index = readFileSync(resolve(ROOT, 'packages/docs/guides/README.md'), 'utf8');
  const linked = relativeLinks({ name: 'packages/docs/guides/README.md', text: index });
  expect(linked).toEqual(expect.arrayContaining(guides().map(({ name }) => name)));
});
