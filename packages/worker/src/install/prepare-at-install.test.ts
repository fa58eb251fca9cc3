import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createSandbox, fixture } from '../../test/support/sandbox.ts';
import { prepareAtInstall } from './prepare-at-install.ts';

async function install(
  extra: NodeJS.ProcessEnv,
  published = true,
): Promise<{ outcome: string; hasCache: boolean }> {
  const { folder, python, variables, requirements, lockFile } = await createSandbox();
  const root = path.join(folder, 'package');
  mkdirSync(path.join(root, 'python'), { recursive: true });
  const content = JSON.stringify({ ...requirements[0], lockFile });
  if (published) writeFileSync(path.join(root, 'python', 'requirements.json'), content);
  const environment = {
    ...variables,
    PYTHON: python,
    PATH: `${fixture('uv')}:${variables['PATH']}`,
    ...extra,
  };
  const outcome = await prepareAtInstall(root, environment);

  return { outcome, hasCache: existsSync(path.join(folder, '.cache', 'tureen', 'python')) };
}

describe('prepareAtInstall', () => {
  it('prepares what a published package needs', async () => {
    expect(await install({})).toEqual({ outcome: 'prepared', hasCache: true });
  });

  it.each([{ CI: 'true' }, { npm_config_offline: 'true' }, { TUREEN_SKIP_PREPARE: '1' }])(
    'is skipped with %o',
    async (extra) => {
      expect(await install(extra)).toEqual({ outcome: 'skipped', hasCache: false });
    },
  );

  it('is not skipped when CI is said to be false', async () => {
    expect((await install({ CI: 'false' })).outcome).toBe('prepared');
  });

  it('is skipped in the repository', async () => {
    expect((await install({}, false)).outcome).toBe('skipped');
  });

  it('never fails the installation', async () => {
    expect((await install({ PYTHON: '/no/such/python' })).outcome).toBe('failed');
  });
});
