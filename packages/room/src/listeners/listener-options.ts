import type {
  BandwidthNotificationListener,
  ConsumerNotificationListener,
  DataConsumerNotificationListener,
  PeerNotificationListener,
  ProducerNotificationListener,
} from './notification-listeners.ts';
import type { ConsumerRequestListener, DataConsumerRequestListener } from './request-listeners.ts';

/** The request listeners, by what they listen to; those left out do what the base classes do. */
export interface RequestListeners {
  readonly consumer?: ConsumerRequestListener;
  readonly dataConsumer?: DataConsumerRequestListener;
}

/** The notification listeners, by what they listen to; those left out do nothing. */
export interface NotificationListeners {
  readonly bandwidth?: BandwidthNotificationListener;
  readonly peer?: PeerNotificationListener;
  readonly producer?: ProducerNotificationListener;
  readonly consumer?: ConsumerNotificationListener;
  readonly dataConsumer?: DataConsumerNotificationListener;
}

/** smcdk's list of request listeners; it may end early or have gaps. */
export type RequestListenerList = readonly [
  consumer?: ConsumerRequestListener | undefined,
  dataConsumer?: DataConsumerRequestListener | undefined,
];

/** smcdk's list of notification listeners; it may end early or have gaps. */
export type NotificationListenerList = readonly [
  bandwidth?: BandwidthNotificationListener | undefined,
  peer?: PeerNotificationListener | undefined,
  producer?: ProducerNotificationListener | undefined,
  consumer?: ConsumerNotificationListener | undefined,
  dataConsumer?: DataConsumerNotificationListener | undefined,
];

type Defined<T> = { readonly [Key in keyof T]?: Exclude<T[Key], undefined> };

/**
 * Request listeners by name, however they were given.
 *
 * @throws TypeError when a list is too long.
 */
export function requestListenersOf(given: RequestListeners | RequestListenerList = {}): RequestListeners {
  if (!isList(given)) return given;
  assertLength('requestListeners', given, 2);
  const [consumer, dataConsumer] = given;
  return withoutGaps({ consumer, dataConsumer });
}

/**
 * Notification listeners by name, however they were given.
 *
 * @throws TypeError when a list is too long.
 */
export function notificationListenersOf(
  given: NotificationListeners | NotificationListenerList = {},
): NotificationListeners {
  if (!isList(given)) return given;
  assertLength('notificationListeners', given, 5);
  const [bandwidth, peer, producer, consumer, dataConsumer] = given;
  return withoutGaps({ bandwidth, peer, producer, consumer, dataConsumer });
}

function isList<List extends readonly unknown[]>(given: object | List): given is List {
  return Array.isArray(given);
}

function assertLength(name: string, list: readonly unknown[], length: number): void {
  if (list.length <= length) return;
  throw new TypeError(`${name} has ${list.length} entries; it may have ${length}, or be an object by name`);
}

function withoutGaps<T extends object>(listeners: T): Defined<T> {
  const entries = Object.entries(listeners).filter(([, listener]) => listener !== undefined);
  return Object.fromEntries(entries) as Defined<T>;
}
