import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Command } from 'commander';
import { addPublishSettings } from '../publish/publish-settings.ts';
import { applySettings } from './apply-settings.ts';
import { addRoomSettings } from './room-settings.ts';
import { Setting } from './setting.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tureen-settings-'));
});
afterEach(async () => rm(folder, { recursive: true, force: true }));

/** The flags of a command that ran with a command line and an environment. */
async function flagsOf(
  parameters: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<Record<string, unknown>> {
  const program = new Command('tureen').exitOverride().configureOutput({ writeErr: () => undefined });
  program.hook('preAction', async (_program, command) => applySettings(command, environment));
  const found: Record<string, unknown>[] = [];
  const join = program.command('join').action((flags: Record<string, unknown>) => void found.push(flags));
  addPublishSettings(addRoomSettings(join));
  join.addOption(new Setting('--produce', '').default(true).variable('PRODUCE'));
  join.addOption(new Setting('--no-produce', ''));
  addRoomSettings(program.command('record'));
  await program.parseAsync(['join', ...parameters], { from: 'user' });
  return found[0] ?? {};
}

async function configured(content: unknown): Promise<string> {
  const file = path.join(folder, 'tureen.json');
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

describe('the settings of a command', () => {
  it('come from flags before the environment before the file before the defaults', async () => {
    const config = await configured({ room: 'file', name: 'File', peerId: 'file', join: { simulcast: 2 } });
    const environment = { ROOM_ID: 'environment', DISPLAY_NAME: 'Environment' };
    expect(await flagsOf(['--room', 'flag', '--config', config], environment)).toMatchObject({
      room: 'flag',
      name: 'Environment',
      peerId: 'file',
      simulcast: 2,
      url: 'ws://127.0.0.1:4443',
      produce: true,
    });
  });

  it('takes the variables of mediasoup-demo’s program', async () => {
    const environment = {
      FORCE_TCP: 'true',
      FORCE_VP8: 'false',
      FORCE_H264: 'true',
      PRODUCE: 'false',
      EXTERNAL_VIDEO: 'clip.mp4',
    };
    expect(await flagsOf([], environment)).toMatchObject({
      forceTcp: true,
      codec: 'H264',
      produce: false,
      externalVideo: 'clip.mp4',
    });
    expect(await flagsOf(['--produce'], environment)).toMatchObject({ produce: true });
  });

  it('finds the file by a variable, too, and sections win over what is for all', async () => {
    const config = await configured({ room: 'all', header: ['a: b'], join: { room: 'own' } });
    expect(await flagsOf([], { TUREEN_CONFIG: config })).toMatchObject({ room: 'own', header: ['a: b'] });
  });

  it.each([
    ['no JSON', '{', /cannot be used: .*JSON/u],
    ['an unknown name', { rooom: 'x' }, /'rooom'/u],
    ['a name of another command', { record: { simulcast: 2 } }, /\/record .*'simulcast'/u],
    ['the wrong type', { json: 'yes' }, /\/json must be boolean/u],
    ['a value that the flag would refuse', { join: { codec: 'MJPEG' } }, /codec in .* must be one of VP8/u],
  ])('refuses a file with %s', async (_name, content, message) => {
    const config = await configured(content);
    await expect(flagsOf(['--config', config])).rejects.toThrow(message);
  });

  it('refuses a file that is not there', async () => {
    await expect(flagsOf(['--config', path.join(folder, 'none.json')])).rejects.toThrow(
      /none\.json cannot be used/u,
    );
  });
});
