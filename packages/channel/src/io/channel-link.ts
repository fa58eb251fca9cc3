import type { Connection } from '../connection/connection.ts';
import type { Pipe } from './pipe.ts';

/** What the parts of a channel share. */
export interface ChannelLink {
  readonly connection: Connection;
  readonly pipe: Pipe;
  /** To be called after each call into the connection: sends its output and acts on its events. */
  sync(): void;
  /**
   * Runs `action` now, or in turn once the handshake is done, and then syncs. Rejects with what it throws, with the
   * channel's end, or with `queue-full`.
   */
  submit(what: string, bytes: number, action: () => void): Promise<void>;
}
