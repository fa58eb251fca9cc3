export { decodingErrors, type MediaProbe, probeMedia, type StreamProbe } from './probe-media.ts';
export { hasFfmpeg } from './run-tool.ts';
