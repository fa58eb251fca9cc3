import type { ChildProcess } from 'node:child_process';
import { Channel, ChannelError } from '@tureen/channel';
import type { WorkerError } from '../errors/worker-error.ts';
import type { LinkKind, WorkerLink } from '../link/link.ts';
import { chooseLink, openLink } from '../link/open-link.ts';
import { forwardLogs } from '../log/forward-logs.ts';
import { ProcessOutput } from '../log/process-output.ts';
import { createWorkerLog } from '../log/worker-log.ts';
import type { PreparedPython } from '../prepare/prepared-python.ts';
import { settlesWithin } from '../terminate/terminate.ts';
import type { End } from '../watch/end.ts';
import { endOf } from '../watch/end.ts';
import { WorkerProcess } from '../watch/worker-process.ts';
import { loadModule } from './load-module.ts';
import type { StartSettings } from './options.ts';
import { ownLayers } from './own-layers.ts';
import { spawnWorker } from './spawn-worker.ts';
import { endedAtStart, channelMismatch, startTimedOut } from './start-errors.ts';
import { StartLimit } from './start-limit.ts';

/** How long a process whose channel broke may take to end by itself: its exit says more than the channel's error. */
const EXIT_AFTER_DISCONNECT_MS = 1_000;

/**
 * Starts a worker and waits until all its modules are loaded. A start that fails leaves no process.
 *
 * @throws {WorkerError} `spawn-failed`, `exited-at-start`, `killed-at-start`, `start-timeout`, `version-mismatch`,
 *   `module-failed` or `aborted`.
 */
export async function startWorker(
  prepared: PreparedPython,
  settings: StartSettings,
  linkKind: LinkKind = chooseLink(),
): Promise<WorkerProcess> {
  const link = await openLink(linkKind);
  try {
    const child = await spawnWorker(prepared, link, settings);
    const start: Start = { python: prepared.python, child, link, settings, ...follow(child, settings) };

    return await becomeReady(start);
  } finally {
    await link.close();
  }
}

/** A process that has been started and is not ready yet. */
interface Start extends Followed {
  readonly python: string;
  readonly child: ChildProcess;
  readonly link: WorkerLink;
  readonly settings: StartSettings;
}

/** What is known of a process from outside. */
interface Followed {
  readonly output: ProcessOutput;
  readonly ended: Promise<End>;
}

function follow(child: ChildProcess, { logNamespace, logLevel }: StartSettings): Followed {
  const log = createWorkerLog(logNamespace);
  const output = new ProcessOutput();
  const write = (line: string): void => (logLevel === 'none' ? undefined : log.debug(line));
  output.follow(child.stdout, write);
  output.follow(child.stderr, write);

  return { output, ended: endOf(child, output) };
}

async function becomeReady(start: Start): Promise<WorkerProcess> {
  const { child, ended, output, settings, python } = start;
  if (child.pid === undefined) throw endedAtStart(await ended, python);
  const { startTimeoutMs: timeoutMs, signal } = settings;
  const onTimeout = (): WorkerError => startTimedOut(child.pid, timeoutMs, output.lines);
  const limit = new StartLimit({ timeoutMs, onTimeout, signal });
  const endedEarly = ended.then((end) => {
    throw endedAtStart(end, python);
  });
  try {
    return await Promise.race([openChannel(start, limit.signal), endedEarly, limit.reached]);
  } catch (error) {
    throw await giveUp(start, error);
  } finally {
    limit.lift();
  }
}

async function openChannel(start: Start, signal: AbortSignal): Promise<WorkerProcess> {
  const { child, ended, settings, link } = start;
  const { closeTimeoutMs, killTimeoutMs, modules, logNamespace } = settings;
  const stream = await link.connect(child, signal);
  const channel = new Channel(stream, { layers: ownLayers().versions, handshakeTimeoutMs: 0 });
  forwardLogs(channel, createWorkerLog(logNamespace));
  await channel.ready;
  for (const module of modules) await loadModule(channel, module, signal);

  return new WorkerProcess({
    child,
    channel,
    stream,
    ended,
    closeTimeoutMs,
    killTimeoutMs,
    signal: settings.signal,
  });
}

/** Ends the process and says what went wrong: its own end says more than a channel that broke. */
async function giveUp({ child, ended, python }: Start, error: unknown): Promise<unknown> {
  const isDisconnect = ChannelError.isInstance(error) && error.code !== 'version-mismatch';
  if (isDisconnect && (await settlesWithin(ended, EXIT_AFTER_DISCONNECT_MS)))
    return endedAtStart(await ended, python);
  child.kill('SIGKILL');
  const end = await ended;
  if (!ChannelError.isInstance(error)) return error;

  return isDisconnect ? endedAtStart(end, python) : channelMismatch(error);
}
