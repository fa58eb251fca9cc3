import type { types } from 'mediasoup';
import { type ProducerAppData } from './app-data.ts';
import { type PeerNotifications } from './peer-messages.ts';

/** Who hears about speakers. */
export interface SpeakerListener {
  speakingPeers(data: PeerNotifications['speakingPeers']): void;
  activeSpeaker(data: PeerNotifications['activeSpeaker']): void;
}

/** Watches the audio of a room by mediasoup's two observers, with the settings of mediasoup-demo. */
export class Speakers {
  readonly #levels: types.AudioLevelObserver;
  readonly #active: types.ActiveSpeakerObserver;

  private constructor(levels: types.AudioLevelObserver, active: types.ActiveSpeakerObserver) {
    this.#levels = levels;
    this.#active = active;
  }

  /** Makes the observers of a room. They end with the router. */
  static async create(router: types.Router, maxSpeakers: number): Promise<Speakers> {
    const options = { maxEntries: maxSpeakers, threshold: -80, interval: 800 };
    const levels = await router.createAudioLevelObserver(options);
    return new Speakers(levels, await router.createActiveSpeakerObserver());
  }

  /** Tells the listener from now on. */
  listen(listener: SpeakerListener): void {
    this.#levels.on('volumes', (volumes) => {
      listener.speakingPeers({
        peerVolumes: volumes.map(({ producer, volume }) => ({ peerId: ownerOf(producer), volume })),
      });
    });
    this.#levels.on('silence', () => {
      listener.speakingPeers({ peerVolumes: [] });
      listener.activeSpeaker({});
    });
    this.#active.on('dominantspeaker', ({ producer }) => {
      listener.activeSpeaker({ peerId: ownerOf(producer) });
    });
  }

  /** Watches an audio producer until it closes. */
  async watch(producer: types.Producer<ProducerAppData>): Promise<void> {
    await this.#levels.addProducer({ producerId: producer.id });
    await this.#active.addProducer({ producerId: producer.id });
  }
}

function ownerOf(producer: types.Producer): string {
  const { peerId } = producer.appData;
  return typeof peerId === 'string' ? peerId : '';
}
