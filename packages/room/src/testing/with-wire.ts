import { originOf } from '../signaling/server-url.ts';
import type { Actor } from './actor.ts';
import type { Conversation } from './conversation.ts';
import { Wire } from './wire.ts';

const NO_WIRE = 'the target has no url of ws: or http: that the kit could stand before';

/**
 * Lets alice, who has not connected yet, reach the server over a wire of her own.
 *
 * @param requestTimeoutMs - Default: longer than the kit waits.
 * @returns Why that is not possible.
 */
export async function withWire(
  conversation: Conversation,
  examine: (parts: { readonly alice: Actor; readonly wire: Wire }) => Promise<void>,
  requestTimeoutMs: number = 2 * conversation.timeoutMs,
): Promise<string | undefined> {
  const { url, origin } = conversation.options.target(conversation.roomId, 'alice');
  if (!Wire.fits(url)) return NO_WIRE;
  const wire = await Wire.before(url);
  try {
    const target = { url: wire.url, origin: origin ?? originOf(new URL(url)), requestTimeoutMs };
    await examine({ alice: conversation.actor('alice', { target }), wire });
    return undefined;
  } finally {
    conversation.close();
    wire.close();
  }
}
