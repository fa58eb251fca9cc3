import type { Actor } from '../actor.ts';
import { demand, show } from '../conformance-case.ts';
import { withWire } from '../with-wire.ts';
import type { CaseTable } from './case-table.ts';

/** Time that is given to a server that will not answer, in milliseconds. */
const PATIENCE_MS = 300;

/** Servers that take connections and requests, and do not answer. */
export const timeOutCases: CaseTable = {
  'gives up connecting to a server that says nothing, in the time that it is given': async (conversation) =>
    withWire(conversation, async ({ alice, wire }) => {
      wire.silence();
      const connecting = alice.signaler.connect(alice.target, { timeoutMs: PATIENCE_MS });
      const what = `connect() with timeoutMs ${PATIENCE_MS} to a server that says nothing`;
      await alice.failsWith(['connect-failed', 'request-timeout'], what, connecting);
    }),

  'gives up connecting to a server that says nothing when its signal aborts': async (conversation) =>
    withWire(conversation, async ({ alice, wire }) => {
      wire.silence();
      const connecting = async (signal: AbortSignal): Promise<unknown> =>
        alice.signaler.connect(alice.target, { signal });
      await demandReason(alice, 'connect() to a server that says nothing', connecting);
    }),

  'rejects as “request-timeout” what is not answered in the time that it is given': async (conversation) =>
    withWire(conversation, async ({ alice, wire }) => {
      await alice.connect();
      wire.silence();
      const what = `createTransport() with timeoutMs ${PATIENCE_MS}, which was not answered,`;
      const request = alice.signaler.createTransport('send', { timeoutMs: PATIENCE_MS });
      await demandTimeOut(alice, what, request);
    }),

  'rejects as “request-timeout” what is not answered in the requestTimeoutMs of the target': async (
    conversation,
  ) =>
    withWire(
      conversation,
      async ({ alice, wire }) => {
        await alice.signaler.connect(alice.target, { timeoutMs: conversation.timeoutMs });
        wire.silence();
        const what = `createTransport() with requestTimeoutMs ${PATIENCE_MS} in the target, which was not answered,`;
        await demandTimeOut(alice, what, alice.signaler.createTransport('send'));
      },
      PATIENCE_MS,
    ),

  'gives up what is not answered when its signal aborts': async (conversation) =>
    withWire(conversation, async ({ alice, wire }) => {
      await alice.connect();
      wire.silence();
      const request = async (signal: AbortSignal): Promise<unknown> =>
        alice.signaler.createTransport('send', { signal });
      await demandReason(alice, 'createTransport() which was not answered', request);
    }),
};

async function demandTimeOut(alice: Actor, what: string, request: Promise<unknown>): Promise<void> {
  const startedAt = performance.now();
  await alice.failsWith(['request-timeout'], what, request);
  const durationMs = Math.round(performance.now() - startedAt);
  demand(durationMs >= PATIENCE_MS / 2, () => `${what} was given up after ${durationMs} ms already`);
}

async function demandReason(
  alice: Actor,
  what: string,
  call: (signal: AbortSignal) => Promise<unknown>,
): Promise<void> {
  const reason = new Error('given up by the conformance kit');
  const controller = new AbortController();
  const settled = alice.failure(what, call(controller.signal));
  setTimeout(() => controller.abort(reason), PATIENCE_MS / 3);
  const error = await settled;
  demand(error === reason, () => `${what} must reject with its signal's reason, not with ${show(error)}`);
}
