import { startServer, type SfuServer } from '@tureen/sfu';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ProtooSignaler,
  RoomError,
  type RequestOptions,
  type SignalerListener,
  type SignalerTarget,
} from '../src/index.ts';
import { ConformanceError, signalerConformance } from '../src/testing/index.ts';

let server: SfuServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => server.close());

/** Runs one case with a signaler that is wrong on purpose; returns what the kit says. */
async function verdict(
  name: string,
  createSignaler: () => ProtooSignaler,
  timeoutMs = 1500,
): Promise<string> {
  const cases = signalerConformance({
    createSignaler,
    target: (roomId, peerId) => ({ url: `${server.url}/`, roomId, peerId }),
    timeoutMs,
  });
  const found = cases.find((one) => one.name === name);
  if (!found) throw new Error(`the kit has no case '${name}': ${cases.map((one) => one.name).join(', ')}`);
  const error: unknown = await found.run().then(
    () => undefined,
    (cause: unknown) => cause,
  );
  expect(error).toBeInstanceOf(ConformanceError);
  return (error as ConformanceError).message;
}

/** Changes what the listener hears. */
class Tampering extends ProtooSignaler {
  readonly #change: (listener: SignalerListener) => Partial<SignalerListener>;

  constructor(change: (listener: SignalerListener) => Partial<SignalerListener>) {
    super();
    this.#change = change;
  }

  override listen(listener: SignalerListener): void {
    super.listen({
      onConsumerOffer: async (offer) => listener.onConsumerOffer(offer),
      onDataConsumerOffer: async (offer) => listener.onDataConsumerOffer(offer),
      onNotification: (notification) => listener.onNotification(notification),
      onClose: (close) => listener.onClose(close),
      ...this.#change(listener),
    });
  }
}

describe('the conformance kit says of a signaler that', () => {
  it('swallows offers', async () => {
    expect(
      await verdict(
        'offers what another peer begins to send',
        () => new Tampering(() => ({ onConsumerOffer: async () => undefined })),
      ),
    ).toMatch(
      /^alice should have heard 'consumerOffer' of producer '\S+' after bob produced, within 1500 ms; heard so far: serverVersion, .*newPeer/u,
    );
  });

  it('mixes up the fields of an offer', async () => {
    expect(
      await verdict(
        'offers what another peer begins to send',
        () =>
          new Tampering((listener) => ({
            onConsumerOffer: async (offer) => listener.onConsumerOffer({ ...offer, kind: 'video' }),
          })),
      ),
    ).toBe(`the offer's kind must be 'audio', not "video"`);
  });

  it('does not tell its end', async () => {
    expect(
      await verdict(
        'tells its own closing once, as “left”',
        () => new Tampering(() => ({ onClose: () => undefined })),
      ),
    ).toMatch(/^alice should have heard 'close' after close\(\), within 1500 ms/u);
  });

  it('tells its end as another', async () => {
    expect(
      await verdict(
        'tells its own closing once, as “left”',
        () =>
          new Tampering((listener) => ({
            onClose: (close) => listener.onClose({ ...close, cause: 'dropped' }),
          })),
      ),
    ).toMatch(/^onClose after close\(\) must say cause 'left', not \{"cause":"dropped"/u);
  });

  it('delivers late what was offered', async () => {
    expect(
      await verdict(
        'brings an offer before what follows it',
        () =>
          new Tampering((listener) => ({
            onConsumerOffer: async (offer) => {
              await new Promise((resolve) => setTimeout(resolve, 200));
              await listener.onConsumerOffer(offer);
            },
          })),
      ),
    ).toMatch(/^consumerClosed of '\S+' came before its onConsumerOffer was called$/u);
  });

  it('forgets who is called how', async () => {
    class Nameless extends ProtooSignaler {
      override async join(
        ...parameters: Parameters<ProtooSignaler['join']>
      ): ReturnType<ProtooSignaler['join']> {
        return (await super.join(...parameters)).map((peer) => ({ ...peer, displayName: '' }));
      }
    }
    expect(await verdict('tells who was there before, with names', () => new Nameless())).toMatch(
      /^join\(\) must resolve with the others alone, here \['alice of the kit'\], not with \[\{"peerId":"alice"/u,
    );
  });

  it('does not heed signals', async () => {
    class Deaf extends ProtooSignaler {
      override async createTransport(
        direction: 'send' | 'recv',
      ): ReturnType<ProtooSignaler['createTransport']> {
        return super.createTransport(direction);
      }
    }
    expect(await verdict('gives up waiting for an answer when its signal aborts', () => new Deaf())).toMatch(
      /^createTransport\(\) whose signal aborted should have been rejected, and resolved with \{"id":/u,
    );
  });

  it('does not heed the time that it is given, nor signals while it waits', async () => {
    class Patient extends ProtooSignaler {
      override async createTransport(
        direction: 'send' | 'recv',
      ): ReturnType<ProtooSignaler['createTransport']> {
        return super.createTransport(direction);
      }
    }
    const given = 'rejects as “request-timeout” what is not answered in the time that it is given';
    expect(await verdict(given, () => new Patient(), 700)).toBe(
      'createTransport() with timeoutMs 300, which was not answered, of alice did not settle within 700 ms',
    );
    const aborted = 'gives up what is not answered when its signal aborts';
    expect(await verdict(aborted, () => new Patient(), 700)).toBe(
      'createTransport() which was not answered of alice did not settle within 700 ms',
    );
  });

  it('gives up too early, or waits for a silent server for ever', async () => {
    class Hasty extends ProtooSignaler {
      override async createTransport(): ReturnType<ProtooSignaler['createTransport']> {
        throw new RoomError('request-timeout', 'too slow');
      }
    }
    const target = 'rejects as “request-timeout” what is not answered in the requestTimeoutMs of the target';
    expect(await verdict(target, () => new Hasty())).toMatch(
      /^createTransport\(\) with requestTimeoutMs 300 in the target, which was not answered, was given up after \d+ ms already$/u,
    );
    class Trusting extends ProtooSignaler {
      override async connect(target: SignalerTarget): Promise<void> {
        return super.connect(target);
      }
    }
    const silent = 'gives up connecting to a server that says nothing, in the time that it is given';
    expect(await verdict(silent, () => new Trusting(), 700)).toBe(
      'connect() with timeoutMs 300 to a server that says nothing of alice did not settle within 700 ms',
    );
  });

  it('throws errors of its own', async () => {
    class Foreign extends ProtooSignaler {
      override async connectTransport(): Promise<void> {
        throw new Error('oh');
      }
    }
    expect(
      await verdict('rejects with the server’s reason what the server refuses', () => new Foreign()),
    ).toBe('a refused call must reject with a RoomError of code request-failed, not with Error (“oh”)');
  });

  it('never answers', async () => {
    class Silent extends ProtooSignaler {
      override async restartIce(
        _id: string,
        _options?: RequestOptions,
      ): ReturnType<ProtooSignaler['restartIce']> {
        return new Promise(() => undefined);
      }
    }
    expect(await verdict('restarts ICE with new credentials', () => new Silent())).toBe(
      'restartIce() of alice did not settle within 1500 ms',
    );
  });

  it('promises what the server has not', async () => {
    class Boaster extends ProtooSignaler {
      override get features(): ProtooSignaler['features'] {
        return { ...super.features, consumers: 'pull' };
      }
    }
    expect(await verdict('asks for a consumer only where clients pull', () => new Boaster())).toMatch(
      /^consume\(\) of alice should have resolved, and was rejected with RoomError with code 'unsupported' \(“consume\(\) is not/u,
    );
  });
});
