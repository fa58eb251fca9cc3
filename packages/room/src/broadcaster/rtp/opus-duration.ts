/** Samples at 48 kHz of a frame, by the configuration in an Opus packet's first byte (RFC 6716, table 2). */
const FRAME_SAMPLES: readonly number[] = [
  ...repeat([480, 960, 1920, 2880], 3),
  ...repeat([480, 960], 2),
  ...repeat([120, 240, 480, 960], 4),
];

/** How long an Opus packet sounds, in samples at 48 kHz; 0 for an empty one. */
export function opusSamples(packet: Uint8Array): number {
  const [first, second = 0] = packet;
  if (first === undefined) return 0;
  const code = first & 0b11;
  const frames = code === 3 ? second & 0b11_1111 : Math.min(code + 1, 2);
  return frames * (FRAME_SAMPLES[first >> 3] ?? 0);
}

function repeat(values: readonly number[], times: number): number[] {
  return Array.from({ length: times }, () => values).flat();
}
