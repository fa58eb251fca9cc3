import { describe, expect, it } from 'vitest';
import { fixture } from '../../test/support/sandbox.ts';
import { findExecutable, listPlaces } from './executable.ts';

describe('findExecutable', () => {
  it('finds a program on the search path', async () => {
    const variables = { PATH: `/nowhere:${fixture('pythons')}` };

    expect(await findExecutable('too-old', { variables })).toBe(fixture('pythons', 'too-old'));
    expect(await findExecutable('no-such-program', { variables })).toBeUndefined();
  });

  it('takes no file that cannot be executed, and no folder', async () => {
    expect(await findExecutable(fixture('make_wheel.py'), { variables: {} })).toBeUndefined();
    expect(await findExecutable(fixture('pythons'), { variables: {} })).toBeUndefined();
  });
});

describe('listPlaces', () => {
  it('looks in each folder of PATH', () => {
    expect(listPlaces('python3', { PATH: '/a:/b' }, 'linux')).toEqual(['/a/python3', '/b/python3']);
  });

  it('takes a path as it is', () => {
    expect(listPlaces('./python3', { PATH: '/a' }, 'linux')).toEqual(['./python3']);
  });

  it('looks for executables only on Windows, whatever the case of PATH', () => {
    const places = listPlaces('py', { Path: 'C:\\Windows;D:\\bin' }, 'win32');

    expect(places).toContain('C:\\Windows\\py.exe');
    expect(places).toContain('D:\\bin\\py.exe');
    expect(listPlaces('C:\\python.exe', {}, 'win32')).toEqual(['C:\\python.exe']);
  });
});
