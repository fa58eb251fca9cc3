import { dialect2024 } from './2024/dialect-2024.ts';
import { dialect2026 } from './2026/dialect-2026.ts';
import { type Dialect, type DialectName } from './dialect.ts';

/** All dialects by name. */
export const DIALECTS: Readonly<Record<DialectName, Dialect>> = { '2024': dialect2024, '2026': dialect2026 };
