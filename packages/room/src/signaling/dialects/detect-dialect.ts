import { isFields } from '../fields.ts';
import { dialect2024 } from './dialect-2024.ts';
import { dialect2026 } from './dialect-2026.ts';
import type { Dialect } from './dialect.ts';

/** The generations of mediasoup-demo by name. */
export const DEMO_DIALECTS: Readonly<Record<'2024' | '2026', Dialect>> = {
  '2024': dialect2024,
  '2026': dialect2026,
};

/** The generation that a server's first notification tells; undefined for other notifications. */
export function dialectOfNotification(method: string): Dialect | undefined {
  if (method === 'mediasoup-version') return dialect2024;
  return method === 'mediasoupVersion' ? dialect2026 : undefined;
}

/** The generation that the answer to `getRouterRtpCapabilities` tells; undefined when it is neither's. */
export function dialectOfCapabilities(reply: unknown): Dialect | undefined {
  if (!isFields(reply)) return undefined;
  if (isFields(reply['routerRtpCapabilities'])) return dialect2026;
  return Array.isArray(reply['codecs']) ? dialect2024 : undefined;
}
