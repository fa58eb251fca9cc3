import type { Channel } from '@tureen/channel';
import type { WorkerLog } from './worker-log.ts';

/** Python's names of levels to ours; others count as debug. */
const WRITERS: Readonly<Record<string, keyof WorkerLog>> = {
  WARNING: 'warn',
  ERROR: 'error',
  CRITICAL: 'error',
};

/** Writes the log lines that come over the channel. */
export function forwardLogs(channel: Channel, log: WorkerLog): void {
  channel.onNotification('worker', (event, data) => {
    if (event === 'log' && isLogLine(data))
      log[WRITERS[data.level] ?? 'debug'](`${data.logger}: ${data.message}`);
  });
}

interface LogLine {
  readonly level: string;
  readonly logger: string;
  readonly message: string;
}

function isLogLine(data: unknown): data is LogLine {
  if (typeof data !== 'object' || data === null) return false;

  return 'level' in data && typeof data.level === 'string' && 'logger' in data && 'message' in data;
}
