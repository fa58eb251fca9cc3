import { catalogueProblems, messageNames } from '@tureen/channel/testing';
import { describe, expect, it } from 'vitest';
import type { StreamsMessages } from '../src/messages.ts';
import { catalogue, faultOf } from './support/catalogue.ts';

/** Checked against the types by the compiler and against the catalogue below, so that neither has what the other lacks. */
const REQUESTS = {
  'making.createAudioSource': true,
  'making.createEncodedSource': true,
  'making.createVideoSource': true,
  'mixing.close': true,
  'mixing.composeVideo': true,
  'mixing.getAudioStats': true,
  'mixing.getVideoStats': true,
  'mixing.mixAudio': true,
  'mixing.setInputs': true,
  'mixing.setTiles': true,
  'reading.closeDiscard': true,
  'reading.discard': true,
  'reading.getDiscardStats': true,
  'reading.openFrames': true,
  'reading.openPackets': true,
  'reading.openSamples': true,
  'reading.snapshot': true,
  'recorder.flush': true,
  'recorder.pause': true,
  'recorder.resume': true,
  'recorder.start': true,
  'recorder.stop': true,
  'synthetic.createNoise': true,
  'synthetic.createSilence': true,
  'synthetic.createTestPattern': true,
  'synthetic.createTone': true,
  'synthetic.renderClip': true,
} satisfies Record<keyof StreamsMessages['requests'], true>;
const NOTIFICATIONS = {
  'recorder.progress': true,
  'recorder.segment': true,
  'recorder.ended': true,
  'recorder.failed': true,
} satisfies Record<keyof StreamsMessages['notifications'], true>;

describe('the message catalogue', () => {
  it('is sound, and its vectors are as it says', () => {
    expect(catalogueProblems(catalogue, faultOf)).toEqual([]);
  });

  it('has the messages of the types', () => {
    expect(messageNames(catalogue, 'request', 'node-to-python').toSorted()).toEqual(Object.keys(REQUESTS));
    expect(messageNames(catalogue, 'notification', 'python-to-node')).toEqual(Object.keys(NOTIFICATIONS));
    expect(catalogue.messages).toHaveLength(Object.keys(REQUESTS).length + Object.keys(NOTIFICATIONS).length);
  });
});
