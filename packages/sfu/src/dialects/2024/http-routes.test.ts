import { soon } from '../../fixtures/soon.ts';
import { describe, expect, it } from 'vitest';
import { HttpClient } from '../../fixtures/http-client.ts';
import { RtpPort } from '../../fixtures/rtp-port.ts';
import { opusParameters } from '../../fixtures/rtp-parameters.ts';
import { ARRAY, NUMBER, STRING, TableWalk } from '../../fixtures/table-walk.ts';
import { type Fields, fieldsOf, text } from '../../fixtures/test-client.ts';
import { DTLS_PARAMETERS, produce } from '../../fixtures/test-peer.ts';

/** Broadcasters of the JavaScript server, request by request, with real plain RTP. */

const walk = new TableWalk({ dialect: '2024' });

const radio = { id: 'radio', displayName: 'Radio', device: { name: 'ffmpeg', version: '7' } };
const shown = {
  id: 'radio',
  displayName: 'Radio',
  device: { flag: 'broadcaster', name: 'ffmpeg', version: '7' },
};

/** A client of the HTTP API that sends no Origin. */
function client(): HttpClient {
  return new HttpClient(walk.server, 'room', '');
}

/** Makes a transport and returns what the server says of it, and its path. */
async function transport(http: HttpClient, body: object): Promise<{ fields: Fields; path: string }> {
  const { fields } = await http.post('/broadcasters/radio/transports', body);
  return { fields, path: `/broadcasters/radio/transports/${text(fields, 'id')}` };
}

function addressOf({ ip, port }: Fields): { ip: string; port: number } {
  if (typeof ip !== 'string' || typeof port !== 'number') throw new TypeError('no address');
  return { ip, port };
}

function isRadios({ peerId }: Fields): boolean {
  return peerId === 'radio';
}

describe('broadcasters', () => {
  it('are shown to the others at once, and to those who join later', async () => {
    const { client: alice } = await walk.peer('alice');
    const http = client();
    expect(await http.post('/broadcasters', radio)).toMatchObject({ status: 200, fields: { peers: [] } });
    expect(await alice.next('newPeer')).toEqual(shown);
    const bob = await walk.peer('bob');
    expect(bob.joined['peers']).toContainEqual(shown);
    expect(await http.post('/broadcasters', radio)).toMatchObject({
      status: 500,
      text: expect.stringMatching(/already exists/u) as unknown,
    });
    expect(await http.delete('/broadcasters/radio')).toMatchObject({
      status: 200,
      text: 'broadcaster deleted',
    });
    expect(await alice.next('peerClosed')).toEqual({ peerId: 'radio' });
  });

  it('send plain RTP that the others are offered and hear', async () => {
    const { client: alice } = await walk.peer('alice');
    const http = client();
    await http.post('/broadcasters', radio);
    await using port = await RtpPort.open();
    const { fields, path } = await transport(http, { type: 'plain', rtcpMux: true, comedia: true });
    expect(fields).toEqual({ id: STRING, ip: '127.0.0.1', port: NUMBER });
    const production = { kind: 'audio', rtpParameters: opusParameters(2222) };
    const made = await http.post(`${path}/producers`, production);
    port.talk(addressOf(fields), 2222);
    expect(await alice.next('newConsumer')).toMatchObject({ peerId: 'radio', producerId: made.fields['id'] });
    const heard = await alice.next('activeSpeaker', isRadios);
    expect(heard).toMatchObject({ volume: NUMBER });
  });

  it('receive what they said they can', async () => {
    const alice = await walk.peer('alice');
    const producerId = await produce(alice, 'audio', 1);
    const http = client();
    const rtpCapabilities = (await http.get('')).fields;
    const { fields } = await http.post('/broadcasters', { ...radio, rtpCapabilities });
    const device = fieldsOf(fieldsOf(walk.inside('alice').peer.info)['device']);
    expect(fields).toEqual({
      peers: [{ id: 'alice', displayName: 'alice', device, producers: [{ id: producerId, kind: 'audio' }] }],
    });
    const { path } = await transport(http, { type: 'plain' });
    const consumed = await http.post(`${path}/consume?producerId=${producerId}`);
    expect(consumed.fields).toEqual({
      id: STRING,
      producerId,
      kind: 'audio',
      rtpParameters: expect.objectContaining({ codecs: ARRAY }) as unknown,
      type: 'simple',
    });
  });

  it('take WebRTC transports, and data channels over them', async () => {
    const { client: alice } = await walk.peer('alice');
    const http = client();
    await http.post('/broadcasters', radio);
    const { fields, path } = await transport(http, { type: 'webrtc', sctpCapabilities: {} });
    expect(fields).toMatchObject({ iceParameters: {}, iceCandidates: ARRAY, sctpParameters: {} });
    expect(await http.post(`${path}/connect`, { dtlsParameters: DTLS_PARAMETERS })).toMatchObject({
      status: 200,
    });
    const sctpStreamParameters = { streamId: 1, ordered: true };
    const data = { label: 'chat', protocol: 'text', sctpStreamParameters, appData: { info: 'x' } };
    const made = await http.post(`${path}/produce/data`, data);
    const offered = await alice.next('newDataConsumer', isRadios);
    expect(offered).toMatchObject({
      dataProducerId: made.fields['id'],
      label: 'chat',
      appData: { info: 'x' },
    });
    const consumed = await http.post(`${path}/consume/data`, { dataProducerId: made.fields['id'] });
    expect(consumed.fields).toEqual({ id: STRING, streamId: NUMBER });
  });

  it('need no peer: the room opens for them and closes after them', async () => {
    const http = client();
    await http.post('/broadcasters', radio);
    expect(walk.server.rooms.size).toBe(1);
    await http.delete('/broadcasters/radio');
    await soon(() => {
      expect(walk.server.rooms.size).toBe(0);
    });
  });
});

describe('the HTTP API', () => {
  it('leaves no room behind that was only looked at', async () => {
    expect((await client().get('')).fields).toEqual({ codecs: ARRAY, headerExtensions: ARRAY });
    await soon(() => {
      expect(walk.server.rooms.size).toBe(0);
    });
  });

  it.each([
    ['/broadcasters', { id: '', displayName: 'x', device: { name: 'x' } }, 400, /id/u],
    ['/broadcasters', { id: 'x', displayName: 'x', device: {} }, 400, /name/u],
    ['/broadcasters/nobody/transports', { type: 'plain' }, 500, /'nobody'/u],
    ['/broadcasters/radio/transports', { type: 'pigeon' }, 400, /type/u],
    ['/broadcasters/radio/transports/none/consume', undefined, 500, /rtpCapabilities/u],
    ['/broadcasters/radio/transports/none/connect', { dtlsParameters: {} }, 500, /'none'/u],
  ])('refuses POST %s with %o', async (path, body, status, reason) => {
    await walk.peer('alice');
    const http = client();
    await http.post('/broadcasters', radio);
    const answer = await http.post(path, body);
    expect(answer).toMatchObject({ status, text: expect.stringMatching(reason) as unknown });
  });

  it('connects no plain transport by DTLS', async () => {
    await walk.peer('alice');
    const http = client();
    await http.post('/broadcasters', radio);
    const { path } = await transport(http, { type: 'plain' });
    expect(await http.post(`${path}/connect`, { dtlsParameters: DTLS_PARAMETERS })).toMatchObject({
      status: 500,
    });
  });
});
