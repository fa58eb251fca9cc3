import type { ConsumerConfig } from '../configuration.ts';
import { ConsumerRecordings } from './consumer-recordings.ts';
import { MixedRecordings } from './mixed-recordings.ts';
import { PeerRecordings } from './peer-recordings.ts';
import type { RecordingLayout } from './recording-layout.ts';
import { DEFAULT_TEMPLATE, MIXED_TEMPLATE, PER_PEER_TEMPLATE } from './recording-path.ts';
import type { Recordings } from './recordings.ts';
import type { RecordingsListener } from './start-recording.ts';

const TEMPLATES: Readonly<Record<RecordingLayout, string>> = {
  'per-consumer': DEFAULT_TEMPLATE,
  'per-peer': PER_PEER_TEMPLATE,
  mixed: MIXED_TEMPLATE,
};

/** Makes what the configuration asks for; undefined when nothing is to be recorded. */
export function createRecordings(
  roomId: string,
  config: ConsumerConfig,
  listener: RecordingsListener,
): Recordings | undefined {
  const { recordDirectoryPath = '', recordLayout = 'per-consumer', kinds = ['audio', 'video'] } = config;
  if (recordDirectoryPath === '') return undefined;
  const recordTemplate = config.recordTemplate ?? TEMPLATES[recordLayout];
  const options = { roomId, settings: { ...config, recordDirectoryPath, recordTemplate }, listener };
  if (recordLayout === 'mixed') return new MixedRecordings({ ...options, kinds });
  return recordLayout === 'per-peer' ? new PeerRecordings(options) : new ConsumerRecordings(options);
}
