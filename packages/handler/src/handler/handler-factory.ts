import type {
  HandlerFactory,
  HandlerFactoryOptions,
  HandlerGetNativeRtpCapabilitiesOptions,
  RtpCapabilities,
} from 'mediasoup-client/types';

import type { WorkerSession } from '../session/worker-session.ts';
import { AiortcHandler, HANDLER_NAME } from './aiortc-handler.ts';
import { forceRtpExtensions } from './force-rtp-extensions.ts';
import { withoutDemandingCodecs } from './send/demanding-codecs.ts';

/** A worker that runs or is starting. */
interface HandlerFactoryWorker {
  /** Resolves when the worker runs. */
  readonly ready: () => Promise<void>;
  /** The running worker; throws while it is starting. */
  readonly session: () => WorkerSession;
}

/**
 * Makes a mediasoup-client `HandlerFactory`.
 *
 * Its functions work without `this`, as `Device.load` takes them out of the object.
 */
export function createHandlerFactory(
  { ready, session }: HandlerFactoryWorker,
  { forcedRtpExtensions }: HandlerFactoryOptions = {},
): HandlerFactory {
  return {
    name: HANDLER_NAME,
    factory: (options) =>
      new AiortcHandler(session(), { ...options, ...(forcedRtpExtensions && { forcedRtpExtensions }) }),
    getNativeRtpCapabilities: async ({ direction }) => {
      await ready();
      const native = await nativeCapabilities(session(), direction);
      return forceRtpExtensions(native, forcedRtpExtensions);
    },
  };
}

async function nativeCapabilities(
  session: WorkerSession,
  direction: HandlerGetNativeRtpCapabilitiesOptions['direction'],
): Promise<RtpCapabilities> {
  if (direction === 'recvonly') return session.nativeRtpCapabilities('recv');
  const native = await session.nativeRtpCapabilities('send');
  const codecs = withoutDemandingCodecs(
    native.codecs ?? [],
    ({ preferredPayloadType }) => preferredPayloadType,
  );
  return { ...native, codecs };
}
