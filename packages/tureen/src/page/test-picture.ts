const WIDTH = 640;
const HEIGHT = 360;
const FRAME_RATE = 25;
const TONE_HZ = 440;
const TONE_LEVEL = 0.1;

/** A moving picture with the time of day, and a quiet tone that beeps each second. */
export interface TestPicture {
  readonly tracks: readonly MediaStreamTrack[];
  /** Stops the tracks and the drawing. */
  stop(): void;
}

/** Makes a {@link TestPicture}; needs a click before, as every page that makes sound. */
export function makeTestPicture(): TestPicture {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [WIDTH, HEIGHT];
  const drawing = setInterval(() => draw(canvas), 1000 / FRAME_RATE);
  const sound = new AudioContext();
  const destination = beep(sound);
  const tracks = [...canvas.captureStream(FRAME_RATE).getTracks(), ...destination.stream.getTracks()];
  return {
    tracks,
    stop: () => {
      clearInterval(drawing);
      for (const track of tracks) track.stop();
      void sound.close();
    },
  };
}

function draw(canvas: HTMLCanvasElement): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const now = new Date();
  const phase = (now.getTime() % 10_000) / 10_000;
  context.fillStyle = `hsl(${phase * 360} 45% 30%)`;
  context.fillRect(0, 0, WIDTH, HEIGHT);
  context.fillStyle = 'white';
  context.fillRect(phase * WIDTH - 20, HEIGHT - 40, 40, 20);
  context.font = '64px monospace';
  context.textAlign = 'center';
  context.fillText(now.toLocaleTimeString('en-GB'), WIDTH / 2, HEIGHT / 2 + 20);
}

function beep(sound: AudioContext): MediaStreamAudioDestinationNode {
  const destination = sound.createMediaStreamDestination();
  const gain = new GainNode(sound, { gain: TONE_LEVEL });
  const tone = new OscillatorNode(sound, { frequency: TONE_HZ });
  // A slow square wave opens and closes the tone.
  const rhythm = new OscillatorNode(sound, { frequency: 1, type: 'square' });
  rhythm.connect(new GainNode(sound, { gain: TONE_LEVEL })).connect(gain.gain);
  tone.connect(gain).connect(destination);
  tone.start();
  rhythm.start();
  return destination;
}
