import { soon } from '@tureen/testing/soon';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { PeerNotificationListener, type Peer } from '../src/index.ts';
import { RoomBed } from './support/room-bed.ts';

const BOB = { peerId: 'bob', displayName: 'Bob' };

describe("smcdk's listeners", () => {
  let bed: RoomBed;

  beforeAll(async () => {
    bed = await RoomBed.start();
  });
  afterEach(async () => bed.tidy());
  afterAll(async () => bed?.close());

  it('may be given by name, in part, or not at all; too many are refused', async () => {
    class Peers extends PeerNotificationListener {
      readonly names: string[] = [];

      override onNewPeer(_message: unknown, { displayName }: Peer): void {
        this.names.push(displayName);
      }
    }
    const [byName, byPlace] = [new Peers(), new Peers()];
    const room = bed.newRoom();
    await bed.client({ notificationListeners: { peer: byName } }).joinRoom(room, BOB);
    await bed.client({ notificationListeners: [undefined, byPlace] }).joinRoom(room, { peerId: 'carol' });
    await bed.visitor(room);
    await soon(() => expect(byPlace.names).toEqual(['Visitor']));
    expect(byName.names).toEqual(['Tureen', 'Visitor']);
    const tooMany = [undefined, undefined, undefined] as never;
    expect(() => bed.client({ requestListeners: tooMany })).toThrow(TypeError);
  });
});
