import { openDescriptorLink } from './descriptor-link.ts';
import type { LinkKind, WorkerLink } from './link.ts';
import { openSocketLink } from './socket-link.ts';

/** Windows' event loop for pipes cannot use inherited descriptors. */
export function chooseLink(platform: NodeJS.Platform = process.platform): LinkKind {
  return platform === 'win32' ? 'socket' : 'descriptor';
}

/** Opens a link of a kind. */
export async function openLink(kind: LinkKind): Promise<WorkerLink> {
  return kind === 'descriptor' ? openDescriptorLink() : openSocketLink();
}
