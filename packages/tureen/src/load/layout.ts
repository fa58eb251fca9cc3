import type { ConsumerInfo, MediasoupClient } from '@tureen/room';

/** What a subscriber looks at: everything, a grid of small pictures, or one large and the others small. */
export type LayoutName = 'all' | 'speaker' | '3x3' | '4x4' | '5x5';

/** All layouts. */
export const LAYOUT_NAMES: readonly LayoutName[] = ['all', 'speaker', '3x3', '4x4', '5x5'];

/** A filter that lets so many videos through. */
export function firstVideos(most: number): (info: Pick<ConsumerInfo, 'kind'>) => boolean {
  let videos = 0;
  return ({ kind }) => {
    if (kind === 'audio') return true;
    videos += 1;
    return videos <= most;
  };
}

/** Asks for the sizes that the layout shows, of senders that send several. */
export function applyLayout(client: MediasoupClient, layout: LayoutName): void {
  if (layout === 'all') return;
  let videos = 0;
  client.on('newConsumer', (subscription) => {
    if (subscription.kind === 'audio') return;
    const spatialLayer = layout === 'speaker' && videos === 0 ? 2 : layout === '3x3' ? 1 : 0;
    videos += 1;
    // A sender with one size only has nothing to choose from.
    subscription.setPreferredLayers({ spatialLayer }).catch(() => undefined);
  });
}
