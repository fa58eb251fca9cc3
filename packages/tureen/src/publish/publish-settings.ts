import type { MediaInput, PublishOptions } from '@tureen/room';
import type { Command } from 'commander';
import { bitrate, oneOf, truth, wholeNumber } from '../settings/parsers.ts';
import { Setting } from '../settings/setting.ts';
import { readMediaSource } from './media-source.ts';

/** The flags that say what is published, and how. */
export interface PublishFlags {
  readonly codec?: string;
  readonly simulcast?: number | true;
  readonly bitrate?: number;
  readonly source?: NonNullable<PublishOptions['source']>;
  readonly fps?: number;
  readonly testsrc?: boolean;
  readonly tone?: boolean;
  readonly device?: readonly string[];
  readonly externalAudio?: string;
  readonly externalVideo?: string;
}

const MOST_LAYERS = 3;

/** Bits per second of the largest picture when nothing else is said. */
const DEFAULT_BPS = 2_500_000;

/** Adds the flags of {@link PublishFlags}. */
export function addPublishSettings(command: Command): Command {
  const settings = [
    new Setting('--codec <name>', 'codec of the video: VP8, H264, VP9, AV1 (default: the room’s first)')
      .argParser(oneOf('VP8', 'VP9', 'H264', 'AV1'))
      .variable('FORCE_VP8', (text) => (truth(text) === true ? 'VP8' : undefined))
      .variable('FORCE_H264', (text) => (truth(text) === true ? 'H264' : undefined)),
    new Setting('--simulcast [n]', 'send the video in n sizes (default: 3)').argParser(
      wholeNumber(1, MOST_LAYERS),
    ),
    new Setting('--bitrate <bps>', 'most bits per second of the video, such as 800k or 2.5M').argParser(
      bitrate,
    ),
    new Setting('--source <what>', 'what others are told it is: audio, video or screensharing').argParser(
      oneOf('audio', 'video', 'screensharing'),
    ),
    new Setting('--testsrc', 'publish a test picture'),
    new Setting('--fps <n>', 'pictures per second of the test picture').argParser(wholeNumber(1, 60)),
    new Setting('--tone', 'publish a tone'),
    new Setting(
      '--device <audio|video[:name]>',
      'publish a microphone or camera; may be repeated',
    ).repeated(),
    new Setting('--external-audio <file|url>', 'publish the sound of it').variable('EXTERNAL_AUDIO'),
    new Setting('--external-video <file|url>', 'publish the pictures of it').variable('EXTERNAL_VIDEO'),
  ];
  for (const setting of settings) command.addOption(setting);
  return command;
}

/** What is published besides files: each from the start to the end of the stay. */
export async function readSources(flags: PublishFlags): Promise<MediaInput[]> {
  const { testsrc, tone, fps, device = [], externalAudio, externalVideo } = flags;
  return [
    ...(testsrc === true
      ? [{ type: 'test-pattern', ...(fps !== undefined && { frameRate: fps }) } as const]
      : []),
    ...(tone === true ? [{ type: 'tone' } as const] : []),
    ...device.map(readDevice),
    ...(externalAudio === undefined ? [] : [await readMediaSource(externalAudio, { video: false })]),
    ...(externalVideo === undefined ? [] : [await readMediaSource(externalVideo, { audio: false })]),
  ];
}

function readDevice(text: string): MediaInput {
  const [kind = '', ...name] = text.split(':');
  const device = name.join(':');
  return {
    type: 'device',
    kind: kind === 'audio' ? 'audio' : 'video',
    ...(device !== '' && { device }),
  };
}

/** How a source is published; what is about video holds for its video. */
export function publishOptionsOf(flags: PublishFlags, input: MediaInput): PublishOptions {
  const { codec, simulcast, bitrate: maxBitrateBps, source } = flags;
  const common = source === undefined ? {} : { source };
  if (hasOnlySound(input)) return common;
  const layers = simulcast === true ? MOST_LAYERS : (simulcast ?? 1);
  return {
    ...common,
    ...(codec !== undefined && { codec }),
    ...(layers > 1
      ? { encodings: encodingsOf(layers, maxBitrateBps ?? DEFAULT_BPS) }
      : maxBitrateBps !== undefined && { maxBitrateBps }),
  };
}

function hasOnlySound(input: MediaInput): boolean {
  if (input.type === 'tone') return true;
  return input.type === 'device' ? input.kind === 'audio' : 'video' in input && !(input.video ?? true);
}

/** Each size has half the width and height of the next, and the bits that suit it. */
function encodingsOf(layers: number, largestBps: number): NonNullable<PublishOptions['encodings']> {
  return Array.from({ length: layers }, (_, index) => {
    const steps = layers - 1 - index;
    return {
      rid: `r${index}`,
      scaleResolutionDownBy: 2 ** steps,
      maxBitrate: Math.round(largestBps / 3 ** steps),
      scalabilityMode: 'L1T3',
    };
  });
}
