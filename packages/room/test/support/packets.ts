import type { Consumer } from 'mediasoup-client/types';

/** Resolves with what `find` finds once it has received so many packets. Rejects after 20 s. */
export async function untilPackets(find: () => Consumer | undefined, packets: number): Promise<Consumer> {
  for (let tries = 0; tries < 400; tries += 1) {
    const consumer = find();
    if (consumer !== undefined && (await packetsOf(consumer)) >= packets) return consumer;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`less than ${packets} packets in 20 s`);
}

async function packetsOf(consumer: Consumer): Promise<number> {
  const records = [...(await consumer.getStats()).values()] as { readonly packetsReceived?: number }[];
  return Math.max(0, ...records.map(({ packetsReceived = 0 }) => packetsReceived));
}
