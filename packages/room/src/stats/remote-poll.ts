import type { MediasoupClient } from '../client.ts';
import type { Attempt } from './local-sampler.ts';
import type { StatsHooks } from './stats-hooks.ts';

/** One question to the server. */
interface Question {
  /** Whether what it is about is gone by now. */
  readonly isGone: () => boolean;
  /** Asks, and hands the answer to the callback. */
  readonly ask: () => Promise<void>;
}

/** Asks the server for its view of everything that a client sends and receives, and hands it to the callbacks. */
export async function pollServer(
  client: MediasoupClient,
  hooks: StatsHooks,
  attempt: Attempt,
): Promise<void> {
  const questions = [
    ...transportQuestions(client, hooks),
    ...mediaQuestions(client, hooks),
    ...dataQuestions(client, hooks),
  ];
  await Promise.all(questions.map(async ({ isGone, ask }) => attempt(isGone, ask)));
}

function transportQuestions(client: TransportParts, hooks: StatsHooks): Question[] {
  const { signaler, sendTransport, recvTransport } = client;
  const questions: Question[] = [];
  if (sendTransport) {
    questions.push({
      isGone: () => sendTransport.closed,
      ask: async () =>
        hooks.onGetSendTransportRemoteStats(await signaler.getTransportStats(sendTransport.id)),
    });
  }
  if (recvTransport) {
    questions.push({
      isGone: () => recvTransport.closed,
      ask: async () =>
        hooks.onGetRecvTransportRemoteStats(await signaler.getTransportStats(recvTransport.id)),
    });
  }
  return questions;
}

function mediaQuestions(
  { signaler, publications, subscriptions }: MediaParts,
  hooks: StatsHooks,
): Question[] {
  return [
    ...publications.map((publication) => ({
      isGone: () => publication.state !== 'active',
      ask: async () => {
        const stats = await signaler.getProducerStats(publication.producer.id);
        if (publication.kind === 'audio') hooks.onGetAudioRemoteStats(stats, publication);
        else hooks.onGetVideoRemoteStats(stats, publication);
      },
    })),
    ...subscriptions.map((subscription) => ({
      isGone: () => subscription.state !== 'active',
      ask: async () =>
        hooks.onGetConsumerRemoteStats(
          await signaler.getConsumerStats(subscription.consumer.id),
          subscription,
        ),
    })),
  ];
}

function dataQuestions(
  { signaler, dataPublications, dataSubscriptions }: DataParts,
  hooks: StatsHooks,
): Question[] {
  return [
    ...dataPublications.map((publication) => ({
      isGone: () => publication.state !== 'active',
      ask: async () =>
        hooks.onGetDataProducerRemoteStats(
          await signaler.getDataProducerStats(publication.dataProducer.id),
          publication,
        ),
    })),
    ...dataSubscriptions.map((subscription) => ({
      isGone: () => subscription.closed,
      ask: async () =>
        hooks.onGetDataConsumerRemoteStats(
          await signaler.getDataConsumerStats(subscription.dataConsumer.id),
          subscription,
        ),
    })),
  ];
}

type TransportParts = Pick<MediasoupClient, 'signaler' | 'sendTransport' | 'recvTransport'>;
type MediaParts = Pick<MediasoupClient, 'signaler' | 'publications' | 'subscriptions'>;
type DataParts = Pick<MediasoupClient, 'signaler' | 'dataPublications' | 'dataSubscriptions'>;
