import { aiortcAlone } from './aiortc/aiortc-alone.ts';
import { nativePeer } from './native/native-peer.ts';
import { predecessor } from './predecessor.ts';
import type { Subject } from './subject.ts';
import { tureen } from './tureen.ts';

/** Everything that is compared, in the order of the tables' columns. */
export const SUBJECTS: readonly Subject[] = [tureen, predecessor, nativePeer, aiortcAlone];
