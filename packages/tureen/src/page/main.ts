import { Conference } from './conference.ts';
import { makeTestPicture } from './test-picture.ts';
import { Tiles } from './tiles.ts';

const MOST_MESSAGES = 500;

const room = new URLSearchParams(location.search).get('room') ?? 'lobby';
const peerId = `page-${crypto.randomUUID()}`;
const nameField = element('name', HTMLInputElement);
const tiles = new Tiles(element('tiles', HTMLElement), () => {
  element('sound', HTMLButtonElement).hidden = false;
});
/** Ends what is being sent. */
let stopSending: (() => void) | undefined;

function element<T extends HTMLElement>(id: string, type: new () => T): T {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new TypeError(`the page has no ${id}`);
  return found;
}

/** Shows what is going on, or what went wrong. */
function tell(text: string): void {
  element('state', HTMLElement).textContent = text;
}

function addMessage(author: string, text: string): void {
  const list = element('messages', HTMLElement);
  const [line, name] = [document.createElement('li'), document.createElement('b')];
  name.textContent = author;
  line.append(name, text);
  list.append(line);
  while (list.childElementCount > MOST_MESSAGES) list.firstElementChild?.remove();
  line.scrollIntoView({ block: 'nearest' });
}

/** The token is in the fragment, which browsers send nobody. */
function readToken(): string | undefined {
  return new URLSearchParams(location.hash.slice(1)).get('token') ?? undefined;
}

async function join(): Promise<Conference> {
  const query = new URLSearchParams({ roomId: room, peerId });
  const url = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/?${query}`;
  const options = { url, token: readToken(), displayName: nameField.value };
  return Conference.join(options, {
    onPeer: (peer) => tiles.show(peer.peerId, peer.displayName),
    onPeerGone: (id) => tiles.remove(id),
    onConsumer: (id, consumer) => tiles.add(id, consumer),
    onConsumerGone: (consumerId) => tiles.removeConsumer(consumerId),
    onMessage: (id, text) => addMessage(id === undefined ? 'Bot' : tiles.nameOf(id), text),
    onSpeakers: (peerIds) => tiles.mark(peerIds),
    onClose: (kicked) =>
      tell(kicked ? 'the server has closed the connection' : 'disconnected; reload the page'),
  });
}

/** Publishes tracks and shows the button that ends it. */
async function send(
  conference: Conference,
  tracks: readonly MediaStreamTrack[],
  stopTracks: () => void,
): Promise<void> {
  stopSending?.();
  stopSending = () => {
    conference.unpublish();
    stopTracks();
    element('stop', HTMLButtonElement).hidden = true;
    stopSending = undefined;
  };
  element('stop', HTMLButtonElement).hidden = false;
  for (const track of tracks) await conference.publish(track);
}

async function sendCamera(conference: Conference): Promise<void> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
  await send(conference, stream.getTracks(), () => {
    for (const track of stream.getTracks()) track.stop();
  });
}

async function sendPicture(conference: Conference): Promise<void> {
  const picture = makeTestPicture();
  await send(conference, picture.tracks, () => picture.stop());
}

/** Does something at a click and tells when it fails. */
function onClick(id: string, action: () => Promise<void> | void): void {
  element(id, HTMLButtonElement).addEventListener('click', () => {
    Promise.resolve()
      .then(action)
      .catch((error: unknown) => tell(String(error)));
  });
}

async function say(conference: Conference): Promise<void> {
  const field = element('text', HTMLInputElement);
  const text = field.value.trim();
  if (text === '') return;
  field.value = '';
  await conference.say(text);
  addMessage(nameField.value, text);
}

function serveControls(conference: Conference): void {
  onClick('camera', async () => sendCamera(conference));
  onClick('picture', async () => sendPicture(conference));
  onClick('stop', () => stopSending?.());
  onClick('sound', () => {
    element('sound', HTMLButtonElement).hidden = true;
    tiles.unmute();
  });
  nameField.addEventListener('change', () => conference.rename(nameField.value));
  element('chat', HTMLFormElement).addEventListener('submit', (event) => {
    event.preventDefault();
    say(conference).catch((error: unknown) => tell(String(error)));
  });
}

async function main(): Promise<void> {
  element('room', HTMLElement).textContent = room;
  nameField.value = `Visitor ${peerId.slice(-4)}`;
  const conference = await join();
  tell('connected');
  serveControls(conference);
  setInterval(() => void tiles.refresh(), 1000);
}

main().catch((error: unknown) => tell(`cannot join: ${String(error)}`));
