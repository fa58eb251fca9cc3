import { chmod, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CommandError, ExitCode } from '../exit-code.ts';
import { readDemoOptions, type DemoFlags } from './demo-options.ts';

describe('readDemoOptions', () => {
  let folder: string;
  let flags: DemoFlags;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tureen-options-test-'));
    flags = { out: join(folder, 'out'), seconds: '10', port: '0' };
  });
  afterEach(async () => rm(folder, { recursive: true, force: true }));

  it('makes paths absolute and the folder', async () => {
    const media = join(folder, 'clip.webm');
    await writeFile(media, '');
    const out = relative(process.cwd(), join(folder, 'some', 'where'));
    const options = await readDemoOptions({ ...flags, media: relative(process.cwd(), media), out });
    expect(options).toEqual({
      mediaFile: media,
      outDirectory: join(folder, 'some', 'where'),
      seconds: 10,
      port: 0,
    });
    expect((await stat(join(folder, 'some', 'where'))).isDirectory()).toBe(true);
  });

  it('takes no file as a clip to be made', async () => {
    expect((await readDemoOptions(flags)).mediaFile).toBeUndefined();
  });

  it.each<[keyof DemoFlags, string]>([
    ['seconds', ''],
    ['seconds', '0'],
    ['seconds', '-1'],
    ['seconds', '3601'],
    ['seconds', '1e3'],
    ['seconds', '0x10'],
    ['seconds', '2.5'],
    ['seconds', ' 5'],
    ['port', '65536'],
    ['port', 'http'],
    ['media', '/nowhere/clip.webm'],
    ['media', '.'],
    ['out', '/dev/null/out'],
  ])('refuses --%s %j as wrong usage', async (name, value) => {
    const error: unknown = await readDemoOptions({ ...flags, [name]: value }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(CommandError);
    expect(error).toMatchObject({ exitCode: ExitCode.usage, message: expect.stringContaining(`--${name} `) });
  });

  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    'refuses a folder without the right to write (not as root, who may)',
    async () => {
      await chmod(folder, 0o500);
      await expect(readDemoOptions({ ...flags, out: folder })).rejects.toMatchObject({ exitCode: 2 });
      await chmod(folder, 0o700);
    },
  );
});
