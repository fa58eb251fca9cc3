import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeSandbox, WINDOWS } from '../../fixtures/sandbox.mjs';
import { provideUv } from './provide-uv.mjs';

/** Makes an environment whose Python "installs" a uv beside itself. */
const FAKE_PYTHON = `
  folder=$4
  mkdir -p "$folder/bin"
  printf '#!/bin/sh\\necho installed >> "%s/installs"\\ntouch "%s/bin/uv"\\n' "$folder" "$folder" > "$folder/bin/python"
  chmod +x "$folder/bin/python"`;

describe.skipIf(WINDOWS)('uv', () => {
  test('is the one on PATH when it is not too old', async () => {
    const { context, program } = await makeSandbox();
    await program('uv', 'echo uv 0.9.1');

    await expect(provideUv(context, 'python3')).resolves.toBe('uv');
  });

  test('comes from PyPI into an environment of its own otherwise, once', async () => {
    const { context, program, root } = await makeSandbox();
    await program('uv', 'echo uv 0.4.0');
    const python = await program('python', FAKE_PYTHON);

    const first = await provideUv(context, python);
    const second = await provideUv(context, '/no/such/python');

    expect(first).toBe(join(root, '.tureen', 'uv', 'bin', 'uv'));
    expect(second).toBe(first);
  });

  test('cannot come from there without the venv module, and the remedy says so', async () => {
    const { context, program } = await makeSandbox();
    await program('uv', 'exit 1');
    const python = await program('python', 'echo "ensurepip is not available" >&2; exit 1');

    await expect(provideUv(context, python)).rejects.toMatchObject({
      remedy: expect.stringContaining('apt-get install -y python3-venv'),
    });
  });
});
