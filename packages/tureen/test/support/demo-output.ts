import { readdir } from 'node:fs/promises';

/** The one object that `tureen demo --json` prints. */
export interface DemoOutput {
  readonly ok: boolean;
  readonly server: string | null;
  readonly recordings: readonly {
    readonly path: string;
    readonly kind: 'audio' | 'video';
    readonly codec: string;
    readonly seconds: number;
    readonly bytes: number;
  }[];
  readonly error?: string;
}

/** Reads standard output, which must hold one JSON object on one line and nothing else. */
export function readOutput(stdout: string): DemoOutput {
  if (!/^\{.*\}\n$/u.test(stdout)) throw new Error(`not one JSON object: ${stdout}`);
  return JSON.parse(stdout) as DemoOutput;
}

/** Names of the recordings below a folder for recordings, sorted; none when there is no such folder. */
export async function recordingsIn(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  return names.filter((name) => /\.(?:webm|ogg|mp4|mkv|part)$/u.test(name)).toSorted();
}
