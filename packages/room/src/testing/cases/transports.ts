import type { TransportOptions } from 'mediasoup-client/types';
import { demand, show } from '../conformance-case.ts';
import type { CaseTable } from './case-table.ts';

/** The room's media, and the ways that media take. */
export const transportCases: CaseTable = {
  'tells the codecs of the room': async (conversation) => {
    const { signaler } = await conversation.connected('alice');
    const { codecs = [] } = await signaler.getRouterRtpCapabilities();
    const good = codecs.length > 0 && codecs.every(({ mimeType, kind }) => mimeType?.startsWith(`${kind}/`));
    demand(
      good,
      () =>
        `getRouterRtpCapabilities() must resolve with { codecs: [{ kind, mimeType, … }] }, not with codecs ${show(codecs)}`,
    );
  },

  'makes a transport for each direction': async (conversation) => {
    const { signaler } = await conversation.connected('alice');
    const send = await signaler.createTransport('send');
    const receive = await signaler.createTransport('recv');
    for (const transport of [send, receive]) demandTransport(transport);
    demand(
      send.id !== receive.id,
      () => `createTransport() must make a transport each time; both have the id '${send.id}'`,
    );
  },

  'restarts ICE with new credentials': async (conversation) => {
    const alice = await conversation.connected('alice');
    const transport = await alice.signaler.createTransport('send');
    const restart = alice.signaler.restartIce(transport.id);
    if (!alice.signaler.features.iceRestart) {
      return alice.failsWith(['unsupported'], 'restartIce() without features.iceRestart', restart);
    }
    const { usernameFragment, password } = await alice.within('restartIce()', restart);
    const good =
      typeof usernameFragment === 'string' &&
      typeof password === 'string' &&
      usernameFragment !== transport.iceParameters.usernameFragment;
    demand(
      good,
      () =>
        `restartIce() must resolve with a new usernameFragment and its password, not with ${show({ usernameFragment, password })}`,
    );
    return undefined;
  },
};

function demandTransport(transport: Partial<TransportOptions>): void {
  const { id, iceParameters, iceCandidates, dtlsParameters } = transport;
  demand(
    typeof id === 'string' && id !== '',
    () => `createTransport() must resolve with an id, not ${show(id)}`,
  );
  demand(
    typeof iceParameters?.usernameFragment === 'string' && typeof iceParameters.password === 'string',
    () => `createTransport() must resolve with iceParameters, not ${show(iceParameters)}`,
  );
  demand(
    Array.isArray(iceCandidates) && iceCandidates.length > 0,
    () => `createTransport() must resolve with a list of iceCandidates, not ${show(iceCandidates)}`,
  );
  demand(
    Array.isArray(dtlsParameters?.fingerprints),
    () => `createTransport() must resolve with dtlsParameters, not ${show(dtlsParameters)}`,
  );
}
