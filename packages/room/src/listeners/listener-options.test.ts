import { describe, expect, it } from 'vitest';
import { notificationListenersOf, requestListenersOf } from './listener-options.ts';
import { PeerNotificationListener, ProducerNotificationListener } from './notification-listeners.ts';
import { ConsumerRequestListener, DataConsumerRequestListener } from './request-listeners.ts';

describe('listeners', () => {
  const [peer, producer] = [new PeerNotificationListener(), new ProducerNotificationListener()];
  const [consumer, dataConsumer] = [new ConsumerRequestListener(), new DataConsumerRequestListener()];

  it('may be given by name or by place', () => {
    expect(notificationListenersOf({ peer })).toEqual({ peer });
    expect(notificationListenersOf([undefined, peer, producer])).toEqual({ peer, producer });
    expect(requestListenersOf([consumer, dataConsumer])).toEqual({ consumer, dataConsumer });
    expect([requestListenersOf(), notificationListenersOf([])]).toEqual([{}, {}]);
  });

  it('of a list that is too long are refused', () => {
    const list = [consumer, dataConsumer, consumer] as never;
    expect(() => requestListenersOf(list)).toThrow('3 entries; it may have 2');
  });
});
