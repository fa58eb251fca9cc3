import { RoomError } from '../../errors.ts';
import { NO_FEATURES, type SignalerFeatures } from '../../signaling/signaler-features.ts';
import type { Conversation } from '../conversation.ts';
import { demand, show } from '../conformance-case.ts';
import { withWire } from '../with-wire.ts';
import type { CaseTable } from './case-table.ts';

/** Getting a connection, and losing it. */
export const connectingCases: CaseTable = {
  'tells what the server can do': async (conversation) => {
    const { signaler } = await conversation.connected('alice');
    const features: Partial<SignalerFeatures> = signaler.features;
    for (const [name, value] of Object.entries(NO_FEATURES)) {
      const told = features[name as keyof SignalerFeatures];
      demand(
        typeof told === typeof value,
        () => `features.${name} must be a ${typeof value} once connect() has resolved, not ${show(told)}`,
      );
    }
    const { consumers } = features;
    demand(
      consumers === 'push' || consumers === 'pull',
      () => `features.consumers must be 'push' or 'pull', not ${show(consumers)}`,
    );
  },

  'rejects what is called before connect()': async (conversation) => {
    const alice = conversation.actor('alice');
    const call = alice.signaler.getRouterRtpCapabilities();
    await alice.failsWith(
      ['disconnected', 'invalid-state'],
      'getRouterRtpCapabilities() before connect()',
      call,
    );
  },

  'gives up connecting when its signal aborts': async (conversation) => {
    const alice = conversation.actor('alice');
    const reason = new Error('given up by the conformance kit');
    const connecting = alice.signaler.connect(alice.target, { signal: AbortSignal.abort(reason) });
    const error = await alice.failure('connect() with a signal that has aborted', connecting);
    demand(error === reason, () => `connect() must reject with the signal's reason, not with ${show(error)}`);
  },

  'says so when nobody is there to connect to': async (conversation) => {
    const alice = conversation.actor('alice');
    const { url } = alice.target;
    if (url === undefined) return 'the target has no url whose port could be changed';
    const nowhere = Object.assign(new URL(url), { port: '1' }).href;
    const connecting = alice.signaler.connect({ ...alice.target, url: nowhere });
    await alice.failsWith(['connect-failed'], `connect() to ${nowhere}`, connecting);
    return undefined;
  },

  'tells its own closing once, as “left”': async (conversation) => {
    const alice = await conversation.connected('alice');
    alice.signaler.close();
    alice.signaler.close();
    const { close } = await alice.hears('close', 'after close()');
    demand(close.cause === 'left', () => `onClose after close() must say cause 'left', not ${show(close)}`);
    await alice.signaler.getRouterRtpCapabilities().catch(() => undefined);
    const closes = alice.heard.filter(({ type }) => type === 'close').length;
    demand(closes === 1, () => `onClose must be called once per connection, and was ${closes} times`);
  },

  'rejects at once what waits for an answer when the connection ends': async (conversation) => {
    const alice = await conversation.connected('alice');
    const waiting = alice.signaler.getRouterRtpCapabilities();
    alice.signaler.close();
    await alice.failsWith(['disconnected'], 'a request that waited when close() was called', waiting);
    const late = alice.signaler.createTransport('send');
    await alice.failsWith(['disconnected'], 'a request after close()', late);
  },

  'can connect again after it was closed': async (conversation) => {
    // Rooms that are left by their last peer need not be there again at once.
    await conversation.joined('bob');
    const alice = await conversation.connected('alice');
    alice.signaler.close();
    await alice.hears('close', 'after close()');
    await alice.connect();
    await alice.join();
  },

  'tells a broken connection as “dropped”': async (conversation) => {
    const { cutConnection } = conversation.options;
    if (cutConnection !== undefined) return demandDropped(await endOf(conversation, cutConnection));
    const reason = await withWire(conversation, async ({ alice, wire }) => {
      await alice.connect();
      await alice.join();
      wire.cut();
      demandDropped((await alice.hears('close', 'after its connection broke')).close);
    });
    return reason && `options.cutConnection is not given, and ${reason}`;
  },

  'tells being thrown out as “kicked” or “replaced”': async (conversation) => {
    const { kickPeer } = conversation.options;
    if (kickPeer === undefined) return 'options.kickPeer is not given';
    const close = await endOf(conversation, kickPeer);
    demand(
      close.cause === 'kicked' || close.cause === 'replaced',
      () => `onClose must say cause 'kicked' or 'replaced', not ${show(close)}`,
    );
    return undefined;
  },

  'gives up waiting for an answer when its signal aborts': async (conversation) => {
    const alice = await conversation.connected('alice');
    const controller = new AbortController();
    const waiting = alice.signaler.createTransport('send', { signal: controller.signal });
    const reason = new Error('given up by the conformance kit');
    controller.abort(reason);
    const error = await alice.failure('createTransport() whose signal aborted', waiting);
    demand(error === reason, () => `a call must reject with its signal's reason, not with ${show(error)}`);
  },

  'rejects with the server’s reason what the server refuses': async (conversation) => {
    const alice = await conversation.connected('alice');
    const dtlsParameters = { role: 'client' as const, fingerprints: [] };
    const call = alice.signaler.connectTransport('no-such-transport', dtlsParameters);
    const error = await alice.failure('connectTransport() with an unknown id', call);
    demand(
      RoomError.isInstance(error) && error.code === 'request-failed' && error.message !== '',
      () => `a refused call must reject with a RoomError of code request-failed, not with ${show(error)}`,
    );
  },
};

function demandDropped(close: { readonly cause: string }): undefined {
  demand(close.cause === 'dropped', () => `onClose must say cause 'dropped', not ${show(close)}`);
}

async function endOf(
  conversation: Conversation,
  end: (roomId: string, peerId: string) => void | Promise<void>,
): Promise<{ readonly cause: string }> {
  const alice = await conversation.joined('alice');
  await end(conversation.roomId, 'alice');
  const { close } = await alice.hears('close', 'after its connection ended');
  return close;
}
