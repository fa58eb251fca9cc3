import type { RtpCapabilities } from 'mediasoup-client/types';

import type { HandlerError } from '../errors.ts';
import { Wire } from '../wire/wire.ts';
import type { HandlerProcess } from './handler-process.ts';

/** Something that lives in the worker and ends with it: a transport, a track, a data channel. */
export interface SessionMember {
  /** The worker was closed or died; called once, `error` says which. Must not throw. */
  sessionEnded(error: HandlerError): void;
}

/** One running worker process: its wire and everything that lives in it. */
export class WorkerSession {
  /** The `Worker` that it is of. */
  readonly worker: object;
  readonly process: HandlerProcess;
  readonly wire: Wire;
  readonly #members = new Set<SessionMember>();
  readonly #capabilities = new Map<'send' | 'recv', Promise<RtpCapabilities>>();
  readonly #whenEnded = Promise.withResolvers<HandlerError>();
  #ended: HandlerError | undefined;

  constructor(worker: object, process: HandlerProcess) {
    this.worker = worker;
    this.process = process;
    this.wire = new Wire(process.channel, this.#whenEnded.promise);
  }

  /** Why the session ended; undefined while it runs. */
  get ended(): HandlerError | undefined {
    return this.#ended;
  }

  /** Tells `member` when the session ends, soon if it has. The function returned forgets it. */
  adopt(member: SessionMember): () => void {
    this.#members.add(member);
    if (this.#ended) queueMicrotask(() => this.#tellMembers());
    return () => this.#members.delete(member);
  }

  /** Ends everything that lives in the worker. Does nothing the second time. */
  end(error: HandlerError): void {
    if (this.#ended) return;
    this.#ended = error;
    this.#whenEnded.resolve(error);
    this.#tellMembers();
  }

  /** A copy of the worker's native RTP capabilities, which callers may change. */
  async nativeRtpCapabilities(direction: 'send' | 'recv'): Promise<RtpCapabilities> {
    let capabilities = this.#capabilities.get(direction);
    if (!capabilities) {
      capabilities = this.wire.request('codecs.capabilities', { direction });
      this.#capabilities.set(direction, capabilities);
      capabilities.catch(() => this.#capabilities.delete(direction));
    }
    return structuredClone(await capabilities);
  }

  #tellMembers(): void {
    const error = this.#ended;
    if (!error) return;
    const members = [...this.#members];
    this.#members.clear();
    for (const member of members) member.sessionEnded(error);
  }
}
