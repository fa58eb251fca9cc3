import type { ChildProcess } from 'node:child_process';
import type { Duplex } from 'node:stream';

/**
 * How Node.js and the worker reach each other: an inherited `descriptor`, or a local `socket` (on Windows a named
 * pipe) that the worker connects to.
 */
export type LinkKind = 'descriptor' | 'socket';

/** One way to the worker, opened before the process is started. */
export interface WorkerLink {
  /** Tells the worker where to connect. */
  readonly address: string;
  /** What a process gets as its fourth descriptor. */
  readonly stdio: 'pipe' | 'ignore';
  /** Environment variables that the worker needs to connect. */
  readonly variables: Readonly<Record<string, string>>;
  /** The stream to the worker. */
  connect(child: ChildProcess, signal: AbortSignal): Promise<Duplex>;
  /** Gives back what the link holds; the stream goes on. Idempotent. */
  close(): Promise<void>;
}
