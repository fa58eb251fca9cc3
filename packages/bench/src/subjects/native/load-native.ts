import { createRequire } from 'node:module';
import type * as Wrtc from '@roamhq/wrtc';
import { NotApplicable } from '../../not-applicable.ts';

/** The package's API. */
export type NativeApi = typeof Wrtc;

/**
 * Loads `@roamhq/wrtc`, whose binary is a package of its own per platform.
 *
 * @throws {@link NotApplicable} There is no binary for this platform.
 */
export function loadNative(load: (name: string) => unknown = createRequire(import.meta.url)): NativeApi {
  try {
    return load('@roamhq/wrtc') as NativeApi;
  } catch (cause) {
    throw new NotApplicable(`its binary cannot be had for ${process.platform} ${process.arch}`, { cause });
  }
}
