import { describe, expect, it, vi } from 'vitest';
import { OfferedConsumer, type ConsumerInfo } from './offered-consumer.ts';
import { Peer } from './peer.ts';
import type { Subscription } from './subscription.ts';

const INFO: ConsumerInfo = {
  consumerId: 'c',
  producerId: 'p',
  peer: new Peer({ peerId: 'alice', displayName: '', device: undefined }),
  kind: 'audio',
  source: 'audio',
  mimeType: 'audio/opus',
  appData: {},
};

describe('OfferedConsumer', () => {
  it('is accepted, and gives the subscription when there is one', async () => {
    const offer = new OfferedConsumer(INFO, 1000);
    const accepting = offer.accept();
    await offer.accepted;
    const subscription = {} as Subscription;
    offer.fulfil(subscription);
    expect(await accepting).toBe(subscription);
    expect(offer.signal.aborted).toBe(true);
  });

  it.each([
    ['rejected', (offer: OfferedConsumer) => offer.reject('no')],
    ['withdrawn', (offer: OfferedConsumer) => offer.withdraw()],
  ])('that was %s cannot be accepted any more', async (_name, end) => {
    const offer = new OfferedConsumer(INFO, 1000);
    end(offer);
    await expect(offer.accepted).rejects.toMatchObject({ details: { errorCode: 403 } });
    await expect(offer.accept()).rejects.toMatchObject({ code: 'invalid-state' });
  });

  it('is refused when nobody decides in time', async () => {
    const offer = new OfferedConsumer(INFO, 10);
    await expect(offer.accepted).rejects.toThrow('nobody decided within 10 ms');
  });

  it('tells that it could not be received', async () => {
    const offer = new OfferedConsumer(INFO, 1000);
    const accepting = offer.accept();
    offer.fail(new Error('broken'));
    await expect(accepting).rejects.toThrow('broken');
  });

  it('whose acceptance is not waited for any longer is accepted all the same', async () => {
    const offer = new OfferedConsumer(INFO, 1000);
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(offer.accept({ signal })).rejects.toThrow('enough');
    const accepted = vi.fn();
    await offer.accepted.then(accepted);
    expect(accepted).toHaveBeenCalledOnce();
  });
});
