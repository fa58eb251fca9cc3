import { setTimeout as delay } from 'node:timers/promises';
import type { Worker } from '@tureen/handler';
import { MediasoupClient } from '@tureen/room';
import { printable } from '../../output/printable.ts';
import type { RoomTarget } from '../../settings/room-settings.ts';
import type { Verdict } from '../verdict.ts';

const TIMEOUT_MS = 10_000;
const POLL_MS = 100;

const REMEDIES = {
  UDP: "open the UDP ports of the server's transports, and see that it announces an address that is reached from here",
  TCP: "let the server's transports listen on TCP too and open their ports: some networks let nothing else through",
};

/** Whether media get to the server over UDP, or over TCP: joins, sends a tone and sees whether it is taken. */
export async function checkMediaPath(
  protocol: 'UDP' | 'TCP',
  { room, peer }: RoomTarget,
  worker: Worker,
): Promise<Verdict> {
  const subject = `media over ${protocol}`;
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const client = new MediasoupClient({ worker, reconnect: false });
  const identity = { ...peer, peerId: `${peer.peerId}-${protocol.toLowerCase()}` };
  try {
    await client.joinRoom({ ...room, forceTcp: protocol === 'TCP' }, identity, {}, {}, { signal });
    await client.publish({ type: 'tone' }, { signal });
    const path = await connectedPath(client, signal);
    const ok = path.protocol.toUpperCase() === protocol;
    const finding = `${printable(path.address)}, ${printable(path.protocol)}`;
    return ok ? { subject, ok, finding } : { subject, ok, finding, remedy: REMEDIES[protocol] };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const finding = signal.aborted ? `not connected within ${TIMEOUT_MS / 1000} s` : reason;
    return { subject, ok: false, finding, remedy: REMEDIES[protocol] };
  } finally {
    await client.close();
  }
}

/** The server's end of the way that ICE chose, as soon as DTLS is through. */
async function connectedPath(
  client: MediasoupClient,
  signal: AbortSignal,
): Promise<{ readonly address: string; readonly protocol: string }> {
  while (client.sendTransport?.connectionState !== 'connected') {
    await delay(POLL_MS, undefined, { signal });
  }
  const report = await client.sendTransport.getStats();
  const records = [...report.values()] as Readonly<Record<string, unknown>>[];
  const remote = records.find(({ type }) => type === 'remote-candidate');
  const { address, port, protocol } = remote ?? {};
  return { address: `${String(address)} port ${String(port)}`, protocol: String(protocol) };
}
