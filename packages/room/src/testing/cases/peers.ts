import { demand, show } from '../conformance-case.ts';
import type { CaseTable } from './case-table.ts';

/** Who is there. */
export const peerCases: CaseTable = {
  'tells who was there before, with names': async (conversation) => {
    const alice = await conversation.joined('alice');
    const bob = await conversation.joined('bob');
    const names = bob.peers.map(({ displayName }) => displayName);
    demand(
      names.length === 1 && names[0] === alice.displayName,
      () =>
        `join() must resolve with the others alone, here ['${alice.displayName}'], not with ${show(bob.peers)}`,
    );
  },

  'tells who comes, at the latest when they send': async (conversation) => {
    const alice = await conversation.joined('alice');
    const bob = await conversation.joined('bob');
    if (alice.signaler.features.consumers === 'pull') await bob.produce();
    const { peer } = await alice.hears('newPeer', 'after bob joined');
    demand(
      peer.displayName === bob.displayName && peer.peerId !== '',
      () => `newPeer must bring bob's peerId and the displayName '${bob.displayName}', not ${show(peer)}`,
    );
  },

  'tells who leaves, by the id by which they came': async (conversation) => {
    const alice = await conversation.joined('alice');
    const bob = await conversation.joined('bob');
    if (alice.signaler.features.consumers === 'pull') await bob.produce();
    const { peer } = await alice.hears('newPeer', 'after bob joined');
    bob.signaler.close();
    const { peerId } = await alice.hears('peerClosed', 'after bob left');
    demand(
      peerId === peer.peerId,
      () => `peerClosed must bring the id that newPeer brought, '${peer.peerId}', not ${show(peerId)}`,
    );
  },

  'tells who is called otherwise now': async (conversation) => {
    const alice = await conversation.joined('alice');
    const bob = await conversation.joined('bob');
    const rename = bob.signaler.changeDisplayName('Bobby');
    if (!bob.signaler.features.displayName) {
      return bob.failsWith(['unsupported'], 'changeDisplayName() without features.displayName', rename);
    }
    await bob.within('changeDisplayName()', rename);
    const { displayName } = await alice.hears('peerDisplayNameChanged', 'after bob changed his name');
    demand(
      displayName === 'Bobby',
      () => `peerDisplayNameChanged must bring 'Bobby', not ${show(displayName)}`,
    );
    return undefined;
  },
};
