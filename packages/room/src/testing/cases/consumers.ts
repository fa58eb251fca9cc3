import { setTimeout as delay } from 'node:timers/promises';
import type { Actor } from '../actor.ts';
import { demand, show } from '../conformance-case.ts';
import type { ConsumerOffer } from '../../signaling/signaler.ts';
import type { CaseTable } from './case-table.ts';

/** How long silence is listened to. */
const SILENCE_MS = 300;

/** What is sent, offered, taken and refused. */
export const consumerCases: CaseTable = {
  'offers what another peer begins to send': async (conversation) => {
    const alice = await conversation.joined('alice');
    const bob = await conversation.joined('bob');
    demandOffer(await offerOf(alice, await bob.produce('audio'), 'after bob produced'), 'audio');
  },

  'offers what another peer sent before': async (conversation) => {
    const bob = await conversation.joined('bob');
    const producerId = await bob.produce('video');
    const alice = await conversation.joined('alice');
    demandOffer(await offerOf(alice, producerId, 'after joining a room in which bob produces'), 'video');
  },

  'names the sender of an offer as it named the peer': async (conversation) => {
    const bob = await conversation.joined('bob');
    const producerId = await bob.produce();
    const alice = await conversation.joined('alice');
    const { peerId } = await offerOf(alice, producerId, 'after joining a room in which bob produces');
    const known = alice.peers.map((peer) => peer.peerId);
    demand(
      known.includes(peerId),
      () => `an offer's peerId must be one that join() told, ${show(known)}, not ${show(peerId)}`,
    );
  },

  'offers nothing to those who join without rtpCapabilities': async (conversation) => {
    const alice = await conversation.joined('alice', { receives: false });
    const bob = await conversation.joined('bob');
    await bob.produce();
    await delay(SILENCE_MS);
    const offered = alice.heard.some(({ type }) => type === 'consumerOffer');
    demand(!offered, () => 'onConsumerOffer must not be called after join() without rtpCapabilities');
  },

  'goes on after an offer was refused': async (conversation) => {
    const alice = await conversation.joined('alice', { accepts: false });
    const bob = await conversation.joined('bob');
    const first = await bob.produce('audio');
    await offerOf(alice, first, 'after bob produced');
    await offerOf(
      alice,
      await bob.produce('video'),
      'after bob produced again, the first offer having been refused',
    );
    await alice.within('a request after refusing', alice.signaler.getRouterRtpCapabilities());
  },

  'tells when an offered consumer ends': async (conversation) => {
    const alice = await conversation.joined('alice');
    const bob = await conversation.joined('bob');
    const producerId = await bob.produce();
    const { consumerId } = await offerOf(alice, producerId, 'after bob produced');
    await bob.within('closeProducer()', bob.signaler.closeProducer(producerId));
    await alice.hears(
      'consumerClosed',
      'after bob closed his producer',
      (heard) => heard.consumerId === consumerId,
    );
  },

  'brings an offer before what follows it': async (conversation) => {
    const alice = await conversation.joined('alice');
    const bob = await conversation.joined('bob');
    const producerId = await bob.produce();
    await bob.signaler.closeProducer(producerId);
    const again = await bob.produce();
    await offerOf(alice, again, 'after bob produced again');
    for (const [index, heard] of alice.heard.entries()) {
      if (heard.type !== 'consumerClosed') continue;
      const before = alice.heard.slice(0, index);
      const offered = before.some(
        (entry) => entry.type === 'consumerOffer' && entry.offer.consumerId === heard.consumerId,
      );
      demand(
        offered,
        () => `consumerClosed of '${heard.consumerId}' came before its onConsumerOffer was called`,
      );
    }
  },

  'tells when another peer pauses and resumes': async (conversation) => {
    const alice = await conversation.joined('alice');
    const bob = await conversation.joined('bob');
    const producerId = await bob.produce();
    const { consumerId } = await offerOf(alice, producerId, 'after bob produced');
    const pause = bob.signaler.pauseProducer(producerId);
    if (!bob.signaler.features.producerPause) {
      return bob.failsWith(['unsupported'], 'pauseProducer() without features.producerPause', pause);
    }
    await bob.within('pauseProducer()', pause);
    const told = alice.signaler.features.consumers === 'push';
    if (told)
      await alice.hears('consumerPaused', 'after bob paused', (heard) => heard.consumerId === consumerId);
    await bob.within('resumeProducer()', bob.signaler.resumeProducer(producerId));
    if (told)
      await alice.hears('consumerResumed', 'after bob resumed', (heard) => heard.consumerId === consumerId);
    return undefined;
  },

  'steers consumers as far as its features say': async (conversation) => {
    const alice = await conversation.joined('alice');
    const bob = await conversation.joined('bob');
    const { consumerId } = await offerOf(alice, await bob.produce('video'), 'after bob produced');
    const { signaler } = alice;
    const { consumerPause, consumerLayers, consumerPriority, consumerKeyFrame } = signaler.features;
    const calls: readonly (readonly [string, boolean, () => Promise<void>])[] = [
      ['pauseConsumer', consumerPause, async () => signaler.pauseConsumer(consumerId)],
      ['resumeConsumer', consumerPause, async () => signaler.resumeConsumer(consumerId)],
      [
        'setConsumerPreferredLayers',
        consumerLayers,
        async () => signaler.setConsumerPreferredLayers(consumerId, { spatialLayer: 0 }),
      ],
      ['setConsumerPriority', consumerPriority, async () => signaler.setConsumerPriority(consumerId, 2)],
      ['requestConsumerKeyFrame', consumerKeyFrame, async () => signaler.requestConsumerKeyFrame(consumerId)],
    ];
    for (const [name, supported, call] of calls) await demandSupport(alice, { name, supported, call });
  },

  'asks for a consumer only where clients pull': async (conversation) => {
    const alice = await conversation.joined('alice');
    const bob = await conversation.joined('bob');
    const producerId = await bob.produce();
    await offerOf(alice, producerId, 'after bob produced');
    const asked = alice.signaler.consume(producerId);
    if (alice.signaler.features.consumers === 'push') {
      return alice.failsWith(['unsupported'], "consume() where features.consumers is 'push'", asked);
    }
    await alice.within('consume()', asked);
    const isSecond = (): boolean => alice.heard.filter((heard) => heard.type === 'consumerOffer').length > 1;
    await alice.hears('consumerOffer', 'after consume() of a producer offered before', isSecond);
    return undefined;
  },
};

/** The offer of that producer. */
async function offerOf(actor: Actor, producerId: string, after: string): Promise<ConsumerOffer> {
  const isIt = ({ offer }: { readonly offer: ConsumerOffer }): boolean => offer.producerId === producerId;
  return (await actor.hears('consumerOffer', `of producer '${producerId}' ${after}`, isIt)).offer;
}

function demandOffer(offer: ConsumerOffer, kind: string): void {
  demand(offer.kind === kind, () => `the offer's kind must be '${kind}', not ${show(offer.kind)}`);
  demand(
    typeof offer.consumerId === 'string' && offer.consumerId !== '' && typeof offer.peerId === 'string',
    () => `an offer must have consumerId and peerId, not ${show(offer)}`,
  );
  demand(
    Array.isArray(offer.rtpParameters?.codecs),
    () => `an offer must have rtpParameters with codecs, not ${show(offer.rtpParameters)}`,
  );
}

async function demandSupport(
  actor: Actor,
  {
    name,
    supported,
    call,
  }: { readonly name: string; readonly supported: boolean; readonly call: () => Promise<void> },
): Promise<void> {
  if (supported) await actor.within(`${name}()`, call());
  else await actor.failsWith(['unsupported'], `${name}(), which the features say is not there,`, call());
}
