export { BrowserPeer, type BrowserPeerOptions } from './browser-peer.ts';
export { hasChromium, launchChromium } from './launch-chromium.ts';
export type { ReceivedMedia } from './page/received-media.ts';
