import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test/support/sandbox.ts';
import { pythonModule } from './python-module.ts';
import { pythonRequirements, readRequirements } from './python-requirements.ts';
import { requirementsFileOf } from './requirements-file.ts';

/** A package with its Python half where it is when it is published, or in the repository. */
function makePackage(kind: 'published' | 'repository'): { root: string; url: URL; python: string } {
  const repository = temporaryFolder();
  const root = path.join(repository, 'packages', 'thing');
  const member = path.join(repository, 'python', 'tureen_thing');
  const python = kind === 'published' ? path.join(root, 'python') : path.join(member, 'src');
  const requirements = kind === 'published' ? python : member;
  mkdirSync(path.join(root, 'dist', 'deep'), { recursive: true });
  mkdirSync(path.join(python, 'tureen_thing'), { recursive: true });
  writeFileSync(path.join(root, 'package.json'), '{}');
  writeFileSync(
    path.join(requirements, 'requirements.json'),
    JSON.stringify({ name: 'thing', lockFile: 'requirements.lock', ranges: { av: '>=14' } }),
  );

  return { root, url: pathToFileURL(path.join(root, 'dist', 'deep', 'file.js')), python };
}

describe.each(['published', 'repository'] as const)('of a package that is %s', (kind) => {
  it('pythonModule finds the Python half', () => {
    const { url, python } = makePackage(kind);

    expect(
      pythonModule({ name: 'thing', module: 'tureen_thing', version: '1.0.0', packageUrl: url }),
    ).toEqual({
      name: 'thing',
      module: 'tureen_thing',
      version: '1.0.0',
      path: python,
    });
  });

  it('pythonRequirements finds what it needs', () => {
    const { url, root } = makePackage(kind);
    const requirements = pythonRequirements({ module: 'tureen_thing', packageUrl: url });

    expect(requirements).toMatchObject({ name: 'thing', ranges: { av: '>=14' } });
    expect(path.isAbsolute(requirements.lockFile)).toBe(true);
    expect(path.dirname(requirements.lockFile)).toBe(path.dirname(requirementsFileOf(root) ?? ''));
  });
});

describe('a package of the repository that is being packed', () => {
  it('is taken from the workspace, as its copy is not whole', () => {
    const { root, url, python } = makePackage('repository');
    mkdirSync(path.join(root, 'python', 'tureen_thing'), { recursive: true });
    writeFileSync(path.join(root, 'python', 'requirements.json'), '');

    expect(
      pythonModule({ name: 'thing', module: 'tureen_thing', version: '1.0.0', packageUrl: url }).path,
    ).toBe(python);
    expect(pythonRequirements({ module: 'tureen_thing', packageUrl: url }).name).toBe('thing');
    expect(requirementsFileOf(root)).not.toContain(path.join('packages', 'thing', 'python'));
  });
});

describe('a package without its Python half', () => {
  it('is told to be reinstalled', () => {
    const { url } = makePackage('published');

    expect(() => pythonModule({ name: 'x', module: 'tureen_x', version: '1.0.0', packageUrl: url })).toThrow(
      /The Python package tureen_x is neither in .*: reinstall the npm package/,
    );
  });
});

describe('readRequirements', () => {
  it.each(['not JSON', '[]', '{"name": "x"}', '{"name": "x", "lockFile": "y", "ranges": {"av": 14}}'])(
    'refuses %s',
    (content) => {
      const file = path.join(temporaryFolder(), 'requirements.json');
      writeFileSync(file, content);

      expect(() => readRequirements(file)).toThrow(TypeError);
    },
  );
});
