import { runTool } from './run-tool.ts';

/** One stream of a media file as ffprobe sees it. */
export interface StreamProbe {
  readonly kind: 'audio' | 'video';
  /** ffmpeg's name of the codec, such as `vp8`, `h264`, `opus`. */
  readonly codec: string;
  /** Presentation time of the first frame, in seconds. */
  readonly startSeconds: number;
  /** Packets in the file. */
  readonly packets: number;
}

/** A media file as ffprobe sees it. */
export interface MediaProbe {
  /** ffmpeg's names of the container, such as `ogg`. */
  readonly container: string;
  readonly durationSeconds: number;
  /** Unix time in seconds that `creation_time` stands for; undefined without one. */
  readonly createdSeconds: number | undefined;
  readonly streams: readonly StreamProbe[];
}

interface Tags {
  readonly creation_time?: string;
}

interface RawProbe {
  readonly format: { readonly format_name: string; readonly duration?: string; readonly tags?: Tags };
  readonly streams: readonly {
    readonly codec_type: 'audio' | 'video';
    readonly codec_name: string;
    readonly start_time?: string;
    readonly nb_read_packets?: string;
    readonly tags?: Tags;
  }[];
}

/** Looks at a media file with ffprobe. Rejects when ffprobe cannot read it. */
export async function probeMedia(file: string): Promise<MediaProbe> {
  const what = ['-show_format', '-show_streams', '-count_packets'];
  const { stdout } = await runTool('ffprobe', ['-v', 'error', '-of', 'json', ...what, file]);
  const { format, streams } = JSON.parse(stdout) as RawProbe;
  const created = format.tags?.creation_time ?? streams[0]?.tags?.creation_time;
  return {
    container: format.format_name,
    durationSeconds: Number(format.duration ?? Number.NaN),
    createdSeconds: created === undefined ? undefined : unixSeconds(created),
    streams: streams.map((stream) => ({
      kind: stream.codec_type,
      codec: stream.codec_name,
      startSeconds: Number(stream.start_time ?? Number.NaN),
      packets: Number(stream.nb_read_packets ?? 0),
    })),
  };
}

/** What ffmpeg complains about while it decodes the whole file; empty when the file is sound. */
export async function decodingErrors(file: string): Promise<string> {
  // Pictures that come so close together that they share a tick of the file's clock are no fault.
  const output = ['-fps_mode', 'vfr', '-f', 'null', '-'];
  const { stderr } = await runTool('ffmpeg', ['-v', 'error', '-i', file, ...output]);
  return stderr;
}

/** `Date` has milliseconds only, the files have microseconds. */
function unixSeconds(isoTime: string): number {
  const fraction = /\.(\d+)/u.exec(isoTime)?.[1] ?? '0';
  return Date.parse(isoTime.replace(/\.\d+/u, '')) / 1000 + Number(`0.${fraction}`);
}
