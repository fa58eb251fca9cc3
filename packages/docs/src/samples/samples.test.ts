import { execFileSync } from 'node:child_process';
import { dirname } from 'node:path';
import { testPython } from '@tureen/testing/python';
import { describe, expect, it } from 'vitest';
import { codeBlocks, markdownFiles, type MarkdownFile } from '../markdown.ts';
import { checkTypes, type SampleFile } from './check-types.ts';
import { OWN_SIGNALER, PARTS_OF_EXAMPLES, SURROUNDINGS } from './surroundings.ts';

const KNOWN_LANGUAGES = new Set(['ts', 'bash', 'json', 'python', 'diff']);

const pages = markdownFiles();

/** Every sample as a module in the folder of its page, or of this package for the front page. */
function samplesOf(page: MarkdownFile): SampleFile[] {
  const folder = page.name.includes('/') ? dirname(page.name) : 'packages/docs';
  return codeBlocks(page, 'ts').map((text, index) => ({ path: `${folder}/sample-${index + 1}.mts`, text }));
}

describe('the samples of all pages', () => {
  it('are right for the compiler', { timeout: 60_000 }, () => {
    const samples = pages.filter(({ name }) => !PARTS_OF_EXAMPLES.test(name)).flatMap(samplesOf);
    const wrong =
      "import { createWorker } from '@tureen/handler';\nawait createWorker({ logLevel: 1 });\nnobody();\n";
    const faults = checkTypes([
      ...samples,
      { path: 'packages/tureen/surroundings.mts', text: SURROUNDINGS },
      { path: 'packages/room/my-signaler.mts', text: OWN_SIGNALER },
      // What is wrong must be found, or nothing is.
      { path: 'packages/docs/wrong.mts', text: wrong },
    ]);
    expect(samples.length).toBeGreaterThan(15);
    expect(faults).toEqual([
      expect.stringMatching(/^packages\/docs\/wrong\.mts:2: Type 'number' is not assignable/u),
      expect.stringMatching(/^packages\/docs\/wrong\.mts:3: Cannot find name 'nobody'/u),
    ]);
  });

  it('are in languages that a test knows', () => {
    const languages = pages.flatMap(({ text }) =>
      [...text.matchAll(/^```(?<language>\w+)[^\n]*\n/gmu)].map(({ groups }) => groups?.['language'] ?? ''),
    );
    expect(languages.filter((language) => !KNOWN_LANGUAGES.has(language))).toEqual([]);
  });

  it('are right for Python where they are in Python', () => {
    const samples = pages.flatMap((page) => codeBlocks(page, 'python'));
    expect(samples.length).toBeGreaterThanOrEqual(2);
    const check = [
      'import ast, json, sys',
      'for text in json.load(sys.stdin):',
      '  compile(text, "sample", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)',
    ];
    execFileSync(testPython(), ['-c', check.join('\n')], { input: JSON.stringify(samples) });
  });
});
