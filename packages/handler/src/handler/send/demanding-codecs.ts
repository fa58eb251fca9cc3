/** A codec as capabilities or RTP parameters have it. */
interface Codec {
  readonly mimeType: string;
  readonly parameters?: Record<string, unknown> | undefined;
}

/** How the `profile-level-id` of main and high begins (RFC 6184 section 8.1). */
const DEMANDING_PROFILE = /^(?:4d|64)/iu;

/**
 * Leaves out H264 of the profiles main and high, and its retransmission codecs.
 *
 * These are sent only to who asks for them by `codec`: not every peer takes them, and what is encoded here is
 * constrained baseline anyway. A file of such a profile can be passed on as it is then.
 */
export function withoutDemandingCodecs<T extends Codec>(
  codecs: readonly T[],
  payloadTypeOf: (codec: T) => number | undefined,
): T[] {
  const left = new Set(codecs.filter((codec) => isDemanding(codec)).map(payloadTypeOf));
  return codecs.filter((codec) => !isDemanding(codec) && !left.has(Number(codec.parameters?.['apt'])));
}

function isDemanding({ mimeType, parameters }: Codec): boolean {
  return /\/h264$/iu.test(mimeType) && DEMANDING_PROFILE.test(String(parameters?.['profile-level-id']));
}
