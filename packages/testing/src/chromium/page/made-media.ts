const WIDTH = 320;
const HEIGHT = 240;
const FRAME_RATE = 20;
const TONE_HZ = 440;

/** A picture that never stands still. */
export function makeVideoTrack(): MediaStreamTrack {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [WIDTH, HEIGHT];
  const context = canvas.getContext('2d');
  let frame = 0;
  setInterval(() => {
    if (!context) return;
    frame += 1;
    context.fillStyle = `hsl(${(frame * 7) % 360} 80% 50%)`;
    context.fillRect(0, 0, WIDTH, HEIGHT);
    context.fillStyle = 'white';
    context.fillRect((frame * 5) % WIDTH, 60, 60, 60);
  }, 1000 / FRAME_RATE);
  return only(canvas.captureStream(FRAME_RATE).getVideoTracks());
}

/** A tone at half the full level. */
export function makeAudioTrack(): MediaStreamTrack {
  const context = new AudioContext();
  const destination = context.createMediaStreamDestination();
  const oscillator = new OscillatorNode(context, { frequency: TONE_HZ });
  oscillator.connect(new GainNode(context, { gain: 0.5 })).connect(destination);
  oscillator.start();
  return only(destination.stream.getAudioTracks());
}

function only([track]: MediaStreamTrack[]): MediaStreamTrack {
  if (!track) throw new Error('no track was made');
  return track;
}
