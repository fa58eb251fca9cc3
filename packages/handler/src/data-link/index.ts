export type { DataLink } from './data-link.ts';
export { type DataLinkOptions, openDataLink } from './open-data-link.ts';
export type { LinkMessage } from './read-queue.ts';
