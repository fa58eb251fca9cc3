import { describe, expect, it } from 'vitest';
import { SubscriptionFeed } from './subscription-feed.ts';
import type { Subscription } from './subscription.ts';

function subscription(kind: 'audio' | 'video', peerId = 'alice', closed = false): Subscription {
  // Only what the feed looks at.
  return { kind, peer: { peerId }, closed } as Partial<Subscription> as Subscription;
}

async function take(iterable: AsyncIterable<Subscription>, count: number): Promise<Subscription[]> {
  const taken: Subscription[] = [];
  for await (const one of iterable) {
    taken.push(one);
    if (taken.length === count) break;
  }
  return taken;
}

describe('SubscriptionFeed', () => {
  it('gives what is there, then what comes, to every reader', async () => {
    const feed = new SubscriptionFeed();
    const [first, second] = [subscription('audio'), subscription('video')];
    feed.push(first);
    const readers = [take(feed.iterate({}), 2), take(feed.iterate({}), 2)];
    await Promise.resolve();
    feed.push(second);
    expect(await Promise.all(readers)).toEqual([
      [first, second],
      [first, second],
    ]);
  });

  it('leaves out what is closed or not wanted', async () => {
    const feed = new SubscriptionFeed();
    const wanted = subscription('video', 'carol');
    for (const one of [subscription('audio', 'carol'), subscription('video'), wanted]) feed.push(one);
    feed.push(subscription('video', 'carol', true));
    feed.end();
    expect(await take(feed.iterate({ kind: 'video', peer: 'carol' }), 9)).toEqual([]);
    const other = new SubscriptionFeed();
    other.push(wanted);
    expect(await take(other.iterate({ kind: 'video', peer: wanted.peer }), 1)).toEqual([wanted]);
  });

  it('ends for all readers, or for one', async () => {
    const feed = new SubscriptionFeed();
    const controller = new AbortController();
    const [all, one] = [take(feed.iterate({}), 1), take(feed.iterate({ signal: controller.signal }), 1)];
    await Promise.resolve();
    controller.abort();
    expect(await one).toEqual([]);
    feed.end();
    expect(await all).toEqual([]);
  });
});
