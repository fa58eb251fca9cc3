import { soon } from '../../fixtures/soon.ts';
import { describe, expect, it } from 'vitest';
import { HttpClient } from '../../fixtures/http-client.ts';
import { RtpPort } from '../../fixtures/rtp-port.ts';
import { opusParameters } from '../../fixtures/rtp-parameters.ts';
import { ARRAY, NUMBER, STRING, TableWalk } from '../../fixtures/table-walk.ts';
import { type Fields, text } from '../../fixtures/test-client.ts';
import { produce } from '../../fixtures/test-peer.ts';

/** Broadcasters of the TypeScript server, request by request, with real plain RTP. */

const walk = new TableWalk({ workers: 2 });

const device = { flag: 'broadcaster', name: 'ffmpeg' };
const radio = { peerId: 'radio', displayName: 'Radio', device };

/** A client of the HTTP API, in the room where alice is. */
function client(): HttpClient {
  return new HttpClient(walk.server);
}

/** Creates a broadcaster that has joined. */
async function broadcaster(): Promise<HttpClient> {
  const http = client();
  await http.post('/broadcasters', radio);
  await http.post('/broadcasters/radio/join');
  return http;
}

function addressOf(fields: Fields): { ip: string; port: number } {
  const { ip, port } = fields;
  if (typeof ip !== 'string' || typeof port !== 'number') throw new TypeError('no address');
  return { ip, port };
}

/** Whether `speakingPeers` has the broadcaster. */
function hasRadio({ peerVolumes }: Fields): boolean {
  return Array.isArray(peerVolumes) && peerVolumes.some(({ peerId }: Fields) => peerId === 'radio');
}

/** A sending transport with an opus producer that talks. */
async function speak(http: HttpClient, port: RtpPort): Promise<string> {
  const { fields } = await http.post('/broadcasters/radio/transports', {
    appData: { direction: 'producer' },
    comedia: true,
    rtcpMux: true,
  });
  const made = await http.post('/broadcasters/radio/producers', {
    transportId: fields['transportId'],
    kind: 'audio',
    rtpParameters: opusParameters(2222),
    appData: { source: 'audio', dropped: true },
  });
  port.talk(addressOf(fields), 2222);
  return text(made.fields, 'producerId');
}

describe('broadcasters', () => {
  it('are shown to the others once they have joined, and to those who join later', async () => {
    const { client: alice } = await walk.peer('alice');
    const http = client();
    expect(await http.post('/broadcasters', radio)).toMatchObject({
      status: 201,
      location: '/rooms/room/broadcasters/radio',
    });
    expect(alice.count('newPeer')).toBe(0);
    expect(await http.post('/broadcasters/radio/join')).toMatchObject({ status: 200 });
    const shown = { peerId: 'radio', displayName: 'Radio', device, remoteAddress: STRING };
    expect(await alice.next('newPeer')).toEqual({ peer: shown });
    const bob = await walk.peer('bob');
    expect(bob.joined['peers']).toContainEqual(shown);
    expect(await http.delete('/broadcasters/radio')).toMatchObject({ status: 204 });
    expect(await alice.next('peerClosed')).toEqual({ peerId: 'radio' });
  });

  it('send plain RTP that the others are offered and hear', async () => {
    const { client: alice } = await walk.peer('alice');
    const http = await broadcaster();
    await using port = await RtpPort.open();
    const producerId = await speak(http, port);
    expect(await alice.next('newConsumer')).toMatchObject({
      peerId: 'radio',
      producerId,
      appData: { peerId: 'radio', source: 'audio' },
    });
    expect(await alice.next('speakingPeers', hasRadio)).toBeDefined();
    const bob = await walk.peer('bob');
    expect(await bob.client.next('newConsumer')).toMatchObject({ producerId });
    await http.delete('/broadcasters/radio');
    await soon(() => {
      expect(alice.count('consumerClosed')).toBe(1);
    });
  });

  it.each(['', '&usePipeTransports=true'])('receive what others send (%s)', async (query) => {
    await walk.peer('alice', query);
    const http = await broadcaster();
    await using mouth = await RtpPort.open();
    await using ear = await RtpPort.open();
    const producerId = await speak(http, mouth);
    const infos = await http.get('/broadcasters/radio/peerProducersInfos');
    const codec = {
      mimeType: 'audio/opus',
      payloadType: NUMBER,
      clockRate: 48_000,
      channels: 2,
      parameters: {},
    };
    expect(infos.fields).toEqual({
      peerProducersInfos: [
        {
          peerId: 'radio',
          producers: [{ producerId, kind: 'audio', source: 'audio', consumableCodecs: [codec] }],
        },
      ],
    });
    const rtpCapabilities = (await http.get('')).fields['routerRtpCapabilities'];
    const { fields } = await http.post('/broadcasters/radio/transports', { direction: 'consumer' });
    const { transportId } = fields;
    const place = `/broadcasters/radio/transports/${text(fields, 'transportId')}/connect`;
    expect(await http.post(place, { ip: '127.0.0.1', port: ear.port })).toMatchObject({ status: 200 });
    const wanted = { transportId, producerId, paused: true, rtpCapabilities };
    const consumed = await http.post('/broadcasters/radio/consumers', wanted);
    expect(consumed).toMatchObject({ status: 201, fields: { consumerId: STRING } });
    const heard = ear.nextPayloadType();
    const consumer = `/broadcasters/radio/consumers/${text(consumed.fields, 'consumerId')}`;
    expect(await http.post(`${consumer}/resume`)).toMatchObject({ status: 200, text: 'Consumer resumed' });
    expect(await heard).toBe(100);
  });

  it('take the place of a member with the same id', async () => {
    const { client: alice } = await walk.peer('alice');
    const { client: bob } = await walk.peer('bob');
    await client().post('/broadcasters', { ...radio, peerId: 'bob' });
    expect(await bob.ended).toMatchObject({ code: 4000 });
    expect(alice.count('peerClosed')).toBe(0);
  });

  it('end with their room, which closes when its last peer with a connection goes', async () => {
    const { client: alice } = await walk.peer('alice');
    const http = await broadcaster();
    await alice.close();
    await soon(async () => {
      expect((await http.get('')).status).toBe(404);
    });
  });
});

describe('the HTTP API', () => {
  it('tells what the room can route', async () => {
    await walk.peer('alice');
    expect((await client().get('')).fields).toEqual({
      routerRtpCapabilities: { codecs: ARRAY, headerExtensions: ARRAY },
    });
  });

  it('makes transports with and without RTCP on a port of its own', async () => {
    await walk.peer('alice');
    const http = await broadcaster();
    const place = '/broadcasters/radio/transports';
    const { fields } = await http.post(place, { direction: 'producer', rtcpMux: false });
    expect(fields).toEqual({ transportId: STRING, ip: '127.0.0.1', port: NUMBER, rtcpPort: NUMBER });
    const muxed = await http.post(place, { direction: 'producer', rtcpMux: true });
    expect(muxed.fields).toEqual({ transportId: STRING, ip: '127.0.0.1', port: NUMBER });
  });

  it.each([undefined, 'http://127.0.0.1', 'http://elsewhere.example'])(
    'wants exactly its Origin, not %s',
    async (origin) => {
      await walk.peer('alice');
      const http = new HttpClient(walk.server, 'room', origin ?? '');
      expect(await http.get('')).toMatchObject({ status: 403 });
    },
  );

  it('opens no room', async () => {
    expect(await new HttpClient(walk.server, 'elsewhere').get('')).toMatchObject({ status: 404 });
    expect(walk.server.rooms.size).toBe(0);
  });

  it.each([
    ['/broadcasters', { peerId: 'p' }, 400, /displayName/u],
    ['/broadcasters', { ...radio, peerId: 'x'.repeat(256) }, 400, /peerId/u],
    ['/broadcasters', { ...radio, displayName: 'x'.repeat(200_000) }, 400, /102400 bytes/u],
    ['/broadcasters/nobody/join', undefined, 404, /'nobody'/u],
    ['/broadcasters/radio/join', undefined, 409, /already joined/u],
    ['/broadcasters/radio/transports', {}, 400, /direction/u],
    ['/broadcasters/radio/transports/none/connect', { ip: '127.0.0.1', port: 1 }, 404, /'none'/u],
    ['/broadcasters/radio/consumers/none/resume', undefined, 404, /'none'/u],
    ['/nothing', undefined, 404, /nothing here/u],
  ])('refuses POST %s', async (path, body, status, reason) => {
    await walk.peer('alice');
    const http = await broadcaster();
    const answer = await http.post(path, body);
    expect(answer).toMatchObject({ status, text: expect.stringMatching(reason) as unknown });
  });

  it('refuses to produce before joining and to consume what is not there', async () => {
    const alice = await walk.peer('alice');
    await produce(alice, 'audio', 1);
    const http = client();
    await http.post('/broadcasters', radio);
    const { fields } = await http.post('/broadcasters/radio/transports', { direction: 'producer' });
    const { transportId } = fields;
    const production = { transportId, kind: 'audio', rtpParameters: opusParameters(1), appData: {} };
    expect(await http.post('/broadcasters/radio/producers', production)).toMatchObject({ status: 409 });
    await http.post('/broadcasters/radio/join');
    const consumption = { transportId, producerId: 'none', rtpCapabilities: {} };
    expect(await http.post('/broadcasters/radio/consumers', consumption)).toMatchObject({ status: 500 });
  });
});
