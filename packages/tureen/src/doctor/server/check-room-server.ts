import { Worker } from '@tureen/handler';
import { endWorker } from '../../end-worker.ts';
import type { RoomTarget } from '../../settings/room-settings.ts';
import type { Verdict } from '../verdict.ts';
import { checkCodecs } from './check-codecs.ts';
import { addressOf, checkConnection } from './check-connection.ts';
import { checkMediaPath } from './check-media-path.ts';
import { checkSignalling } from './check-signalling.ts';
import { checkTls } from './check-tls.ts';

/** Looks at a server from the connection to the media, and stops where going on makes no sense. */
export async function* checkRoomServer(target: RoomTarget): AsyncGenerator<Verdict> {
  const address = addressOf(target.room.url ?? '');
  const connection = await checkConnection(address);
  yield connection;
  if (!connection.ok) return;
  yield await checkTls(address, target.room);
  const { verdicts, signaler } = await checkSignalling(target);
  yield* verdicts;
  if (signaler === undefined) return;
  const worker = new Worker();
  try {
    await worker.ready;
    yield await checkCodecs(signaler, worker);
    signaler.close();
    yield await checkMediaPath('UDP', target, worker);
    yield await checkMediaPath('TCP', target, worker);
  } finally {
    signaler.close();
    await endWorker(worker);
  }
}
