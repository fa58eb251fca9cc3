import type { MediasoupClient, StatsSample, Subscription, TrackFigures } from '@tureen/room';
import Table from 'cli-table3';
import { byteSize, clockTime, kilobits, percent } from '../output/figures.ts';
import { printable, shortened } from '../output/printable.ts';

const HEAD = ['who', 'track', 'codec', 'kbit/s', 'fps', 'size', 'loss', 'recorded'];

/** Most rows of the view, so that it fits on a terminal. */
const MOST_ROWS = 20;
const LONGEST_NAME = 24;

/** One track in the view. */
export interface LiveTrack {
  /** `you`, or the name of a peer, as it comes. */
  readonly who: string;
  readonly figures: Pick<
    TrackFigures,
    'kind' | 'mimeType' | 'bitrateBps' | 'framesPerSecond' | 'width' | 'height' | 'lossRate'
  >;
  readonly recordedBytes: number | undefined;
}

/** Everything that the view shows. */
export interface LiveState {
  readonly roomId: string;
  readonly state: string;
  readonly elapsedMs: number;
  readonly peers: readonly string[];
  readonly speaker: string | undefined;
  readonly tracks: readonly LiveTrack[];
}

/** What is to be seen of a client at the moment of a sample. */
export function liveStateOf(client: MediasoupClient, sample: StatsSample, elapsedMs: number): LiveState {
  const { room } = client;
  const subscriptions = new Map(client.subscriptions.map((subscription) => [subscription.id, subscription]));
  return {
    roomId: sample.roomId,
    state: client.connectionState,
    elapsedMs,
    peers: [...(room?.peers.values() ?? [])].map(({ displayName }) => displayName),
    speaker: room?.activeSpeaker?.displayName,
    tracks: [
      ...sample.publications.map((figures) => ({ who: 'you', figures, recordedBytes: undefined })),
      ...sample.subscriptions.map((figures) => ({
        who: nameOf(subscriptions.get(figures.id)) ?? figures.peerId,
        figures,
        recordedBytes: subscriptions.get(figures.id)?.recording?.bytes,
      })),
    ],
  };
}

function nameOf(subscription: Subscription | undefined): string | undefined {
  return subscription?.peer.displayName;
}

/** The picture of the moment, for a terminal. */
export function renderLiveView({ roomId, state, elapsedMs, peers, speaker, tracks }: LiveState): string {
  const table = new Table({
    head: HEAD,
    colAligns: ['left', 'left', 'left', 'right', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [] },
    // Without lines between the rows there is room for twice as many.
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
  });
  table.push(...tracks.slice(0, MOST_ROWS).map(rowOf));
  const names = peers.slice(0, MOST_ROWS).map((name) => shown(name));
  const more = Math.max(0, tracks.length - MOST_ROWS);
  return [
    `${shown(roomId)} · ${state} · ${clockTime(elapsedMs)} · Ctrl-C leaves`,
    `here: you${names.map((name) => `, ${name}`).join('')}${peers.length > MOST_ROWS ? ', …' : ''}`,
    ...(speaker === undefined ? [] : [`speaks: ${shown(speaker)}`]),
    table.toString(),
    ...(more > 0 ? [`and ${more} more tracks`] : []),
  ].join('\n');
}

function rowOf({ who, figures, recordedBytes }: LiveTrack): string[] {
  const { kind, mimeType, bitrateBps, framesPerSecond, width, height, lossRate } = figures;
  return [
    shown(who),
    kind,
    printable(mimeType.split('/')[1] ?? mimeType),
    kilobits(bitrateBps),
    framesPerSecond?.toFixed(0) ?? '',
    width === undefined ? '' : `${width}x${height}`,
    percent(lossRate),
    recordedBytes === undefined ? '' : byteSize(recordedBytes),
  ];
}

function shown(name: string): string {
  return shortened(printable(name), LONGEST_NAME);
}
