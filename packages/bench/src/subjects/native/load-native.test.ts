import { describe, expect, it } from 'vitest';
import { NotApplicable } from '../../not-applicable.ts';
import { loadNative } from './load-native.ts';

describe('loadNative', () => {
  it('gives what the package exports', () => {
    const api = { nonstandard: {} };
    expect(loadNative(() => api)).toBe(api);
  });

  it('says that the subject does not apply where its binary is missing', () => {
    const cause = new Error("Cannot find module '@roamhq/wrtc-plan9-mips'");
    const load = (): never => {
      throw cause;
    };
    expect(() => loadNative(load)).toThrow(NotApplicable);
    expect(() => loadNative(load)).toThrow(`${process.platform} ${process.arch}`);
  });
});
