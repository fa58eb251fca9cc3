import { reduction, unknownId, withEntry, withoutEntry, type Reducer, type Reduction } from './reduction.ts';
import type { RoomAction } from './room-action.ts';
import type { RoomChange } from './room-change.ts';
import { MAX_EARLY_NEWS, type ConsumerState, type EarlyNews, type RoomState } from './room-state.ts';

type Of<Type extends RoomAction['type']> = Extract<RoomAction, { type: Type }>;

/** A consumer was offered. What notifications told of it before is made up for. */
export const consumerOffered: Reducer<Of<'consumerOffered'>> = (state, { offer }) => {
  const { consumerId, peerId, producerId, kind } = offer;
  const early = state.early.get(consumerId);
  if (early?.closed === true) {
    return reduction(
      { ...state, early: withoutEntry(state.early, consumerId) },
      { type: 'consumerClosed', consumerId },
    );
  }
  const consumer: ConsumerState = {
    consumerId,
    peerId,
    producerId,
    kind,
    stage: 'offered',
    producerPaused: early?.producerPaused ?? offer.producerPaused,
    score: undefined,
    layers: undefined,
  };
  return reduction({
    ...state,
    early: withoutEntry(state.early, consumerId),
    consumers: withEntry(state.consumers, consumerId, consumer),
  });
};

/** The media layer has made the consumer. One that was closed meanwhile stays closed. */
export const consumerOpened: Reducer<Of<'consumerOpened'>> = (state, { consumerId }) => {
  const consumer = state.consumers.get(consumerId);
  if (consumer === undefined) return reduction(state, { type: 'consumerClosed', consumerId });
  return reduction(set(state, { ...consumer, stage: 'open' }));
};

/** This client has no such consumer any more. */
export const consumerGone: Reducer<Of<'consumerGone'>> = (state, { consumerId }) =>
  reduction({ ...state, consumers: withoutEntry(state.consumers, consumerId) });

/** The server closed the consumer, perhaps in the middle of its making, or before its offer. */
export const consumerClosed: Reducer<Of<'consumerClosed'>> = (state, { consumerId }) => {
  if (!state.consumers.has(consumerId)) {
    return remember(state, 'consumerClosed', consumerId, { closed: true, producerPaused: undefined });
  }
  return reduction(
    { ...state, consumers: withoutEntry(state.consumers, consumerId) },
    { type: 'consumerClosed', consumerId },
  );
};

/** The sender paused. */
export const consumerPaused: Reducer<Of<'consumerPaused'>> = (state, { consumerId }) =>
  pausing(state, consumerId, true);

/** The sender resumed. */
export const consumerResumed: Reducer<Of<'consumerResumed'>> = (state, { consumerId }) =>
  pausing(state, consumerId, false);

/** The server scored the consumer. */
export const consumerScore: Reducer<Of<'consumerScore'>> = (state, { consumerId, score }) => {
  const consumer = state.consumers.get(consumerId);
  if (consumer === undefined) return unknownId(state, 'consumerScore', consumerId);
  return reduction(set(state, { ...consumer, score }), { type: 'consumerScored', consumerId, score });
};

/** The server sends other layers. */
export const consumerLayersChanged: Reducer<Of<'consumerLayersChanged'>> = (
  state,
  { consumerId, layers },
) => {
  const consumer = state.consumers.get(consumerId);
  if (consumer === undefined) return unknownId(state, 'consumerLayersChanged', consumerId);
  return reduction(set(state, { ...consumer, layers }), {
    type: 'consumerLayersChanged',
    consumerId,
    layers,
  });
};

/** A data consumer was offered. One that was closed before stays closed. */
export const dataConsumerOffered: Reducer<Of<'dataConsumerOffered'>> = (state, { offer }) => {
  const { dataConsumerId, peerId } = offer;
  const early = withoutEntry(state.early, dataConsumerId);
  if (state.early.has(dataConsumerId)) return reduction({ ...state, early });
  const consumer = { dataConsumerId, peerId, stage: 'offered' } as const;
  return reduction({ ...state, dataConsumers: withEntry(state.dataConsumers, dataConsumerId, consumer) });
};

/** The media layer has made the data consumer. One that was closed meanwhile stays closed. */
export const dataConsumerOpened: Reducer<Of<'dataConsumerOpened'>> = (state, { dataConsumerId }) => {
  const consumer = state.dataConsumers.get(dataConsumerId);
  if (consumer === undefined) return reduction(state, { type: 'dataConsumerClosed', dataConsumerId });
  const open = { ...consumer, stage: 'open' } as const;
  return reduction({ ...state, dataConsumers: withEntry(state.dataConsumers, dataConsumerId, open) });
};

/** This client has no such data consumer any more. */
export const dataConsumerGone: Reducer<Of<'dataConsumerGone'>> = (state, { dataConsumerId }) =>
  reduction({ ...state, dataConsumers: withoutEntry(state.dataConsumers, dataConsumerId) });

/** The server closed the data consumer, perhaps before its offer. */
export const dataConsumerClosed: Reducer<Of<'dataConsumerClosed'>> = (state, { dataConsumerId }) => {
  if (!state.dataConsumers.has(dataConsumerId)) {
    return remember(state, 'dataConsumerClosed', dataConsumerId, { closed: true, producerPaused: undefined });
  }
  return reduction(
    { ...state, dataConsumers: withoutEntry(state.dataConsumers, dataConsumerId) },
    { type: 'dataConsumerClosed', dataConsumerId },
  );
};

function pausing(state: RoomState, consumerId: string, producerPaused: boolean): Reduction {
  const consumer = state.consumers.get(consumerId);
  const type = producerPaused ? 'consumerPaused' : 'consumerResumed';
  if (consumer === undefined) return remember(state, type, consumerId, { closed: false, producerPaused });
  const changes: readonly RoomChange[] =
    consumer.producerPaused === producerPaused ? [] : [{ type, consumerId }];
  return reduction(set(state, { ...consumer, producerPaused }), ...changes);
}

/** Keeps what was told of an unknown consumer or data consumer, as its offer may still come. The oldest news is given up. */
function remember(state: RoomState, about: string, consumerId: string, news: EarlyNews): Reduction {
  const early = new Map(state.early);
  const closed = news.closed || (early.get(consumerId)?.closed ?? false);
  early.delete(consumerId);
  early.set(consumerId, { ...news, closed });
  const [oldest] = early.keys();
  if (early.size > MAX_EARLY_NEWS && oldest !== undefined) early.delete(oldest);
  return unknownId({ ...state, early }, about, consumerId);
}

function set(state: RoomState, consumer: ConsumerState): RoomState {
  return { ...state, consumers: withEntry(state.consumers, consumer.consumerId, consumer) };
}
