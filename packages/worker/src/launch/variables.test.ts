import { describe, expect, it } from 'vitest';
import { composeVariables } from './variables.ts';

const base = { modulePath: ['/m'], sitePackages: [], byteCodeFolder: '/cache', modulesAreWritable: true };

describe('composeVariables', () => {
  it('keeps what the user has', () => {
    expect(composeVariables({ ...base, inherited: { HOME: '/me', PYTHONHOME: '/p' } })).toEqual({
      HOME: '/me',
      PYTHONHOME: '/p',
      PYTHONPATH: '/m',
    });
  });

  it("puts a private environment's distributions before the user's PYTHONPATH", () => {
    const inherited = { PYTHONPATH: '/user', PYTHONHOME: '/p' };

    expect(composeVariables({ ...base, inherited, sitePackages: ['/env'] })).toEqual({
      PYTHONPATH: '/m:/env:/user',
    });
    expect(composeVariables({ ...base, inherited: {}, sitePackages: ['/env'] })).toEqual({
      PYTHONPATH: '/m',
    });
  });

  it('keeps byte code in the cache when it may not go beside the sources', () => {
    const unwanted = { PYTHONDONTWRITEBYTECODE: '1' };
    const prefix = { PYTHONPATH: '/m', PYTHONPYCACHEPREFIX: '/cache' };

    expect(composeVariables({ ...base, inherited: unwanted })).toEqual(prefix);
    expect(composeVariables({ ...base, inherited: {}, modulesAreWritable: false })).toEqual(prefix);
  });

  it('leaves a place that the user chose for byte code', () => {
    const inherited = { PYTHONPYCACHEPREFIX: '/mine' };

    expect(composeVariables({ ...base, inherited, modulesAreWritable: false })).toEqual({
      PYTHONPATH: '/m',
      PYTHONPYCACHEPREFIX: '/mine',
    });
  });
});
