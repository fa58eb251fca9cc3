import type { ConsumerConfig } from '../configuration.ts';
import { ConsumerRecordings } from './consumer-recordings.ts';
import { PeerRecordings } from './peer-recordings.ts';
import { DEFAULT_TEMPLATE, PER_PEER_TEMPLATE } from './recording-path.ts';
import type { Recordings } from './recordings.ts';
import type { RecordingsListener } from './start-recording.ts';

/** Makes what the configuration asks for; undefined when nothing is to be recorded. */
export function createRecordings(
  roomId: string,
  config: ConsumerConfig,
  listener: RecordingsListener,
): Recordings | undefined {
  const { recordDirectoryPath = '', recordLayout = 'per-consumer' } = config;
  if (recordDirectoryPath === '') return undefined;
  const template = recordLayout === 'per-peer' ? PER_PEER_TEMPLATE : DEFAULT_TEMPLATE;
  const settings = { ...config, recordDirectoryPath, recordTemplate: config.recordTemplate ?? template };
  const options = { roomId, settings, listener };
  return recordLayout === 'per-peer' ? new PeerRecordings(options) : new ConsumerRecordings(options);
}
