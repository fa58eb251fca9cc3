import type { Channel } from '@tureen/channel';
import { WORKER_TARGET, type LogLine } from '../wire/messages.ts';
import type { WorkerLog } from './worker-log.ts';

/** Python's names of levels to ours; others count as debug. */
const WRITERS: Readonly<Record<string, keyof WorkerLog>> = {
  WARNING: 'warn',
  ERROR: 'error',
  CRITICAL: 'error',
};

/** Writes the log lines that come over the channel. */
export function forwardLogs(channel: Channel, log: WorkerLog): void {
  channel.onNotification(WORKER_TARGET, (event, data) => {
    if (event === 'log' && isLogLine(data))
      log[WRITERS[data.level] ?? 'debug'](`${data.logger}: ${data.message}`);
  });
}

/** A process that speaks another dialect must not bring this one down. */
function isLogLine(data: unknown): data is LogLine {
  if (typeof data !== 'object' || data === null) return false;

  return 'level' in data && typeof data.level === 'string' && 'logger' in data && 'message' in data;
}
