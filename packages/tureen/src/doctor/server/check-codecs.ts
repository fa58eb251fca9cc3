import type { Worker } from '@tureen/handler';
import type { Signaler } from '@tureen/room';
import type { RtpCapabilities } from 'mediasoup-client/types';
import { printable } from '../../output/printable.ts';
import type { Verdict } from '../verdict.ts';

const SUBJECT = 'codecs';

/** Compares what the room takes with what this machine can send. */
export async function checkCodecs(
  signaler: Pick<Signaler, 'getRouterRtpCapabilities'>,
  worker: Worker,
): Promise<Verdict> {
  try {
    const [room, own] = await Promise.all([
      signaler.getRouterRtpCapabilities(),
      worker.createHandlerFactory().getNativeRtpCapabilities({ direction: 'sendonly' }),
    ]);
    return compareCodecs(room, own);
  } catch (error) {
    return { subject: SUBJECT, ok: false, finding: error instanceof Error ? error.message : String(error) };
  }
}

/** Whether both sides have a codec for sound and one for pictures in common. */
export function compareCodecs(room: RtpCapabilities, own: RtpCapabilities): Verdict {
  const [offered, known] = [namesOf(room), namesOf(own)];
  const common = offered.filter((name) => known.some((other) => other.toLowerCase() === name.toLowerCase()));
  const missing = ['audio', 'video'].filter(
    (kind) => !common.some((name) => name.toLowerCase().startsWith(kind)),
  );
  if (missing.length === 0) {
    return { subject: SUBJECT, ok: true, finding: `in common: ${printable(common.join(', '))}` };
  }
  return {
    subject: SUBJECT,
    ok: false,
    finding: `none in common for ${missing.join(' and ')}; the room takes ${printable(offered.join(', '))}`,
    remedy: `let the room's router have one of ${known.join(', ')}`,
  };
}

function namesOf({ codecs = [] }: RtpCapabilities): string[] {
  return [...new Set(codecs.map(({ mimeType }) => mimeType).filter((name) => !/\/rtx$/iu.test(name)))];
}
