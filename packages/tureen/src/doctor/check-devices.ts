import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { printable } from '../output/printable.ts';
import type { Verdict } from './verdict.ts';

const SUBJECT = 'devices (for --device only)';
const TIMEOUT_MS = 10_000;

/** ffmpeg's formats that list cameras and microphones. */
const FORMATS: Readonly<Record<string, readonly string[]>> = {
  linux: ['v4l2', 'alsa'],
  darwin: ['avfoundation'],
  win32: ['dshow'],
};

/** Older PyAV cannot list devices, and prints null. */
const SCRIPT = `
import json, sys
try:
    from av.device import enumerate_input_devices
except ImportError:
    print('null')
else:
    names = []
    for name in sys.argv[1:]:
        try:
            names += [device.description or device.name for device in enumerate_input_devices(name)]
        except (ValueError, OSError):
            pass
    print(json.dumps(names))
`;

/** Lists cameras and microphones. That there are none is no fault. */
export async function checkDevices(python: string): Promise<Verdict> {
  const formats = FORMATS[process.platform] ?? [];
  try {
    const options = { timeout: TIMEOUT_MS, env: { ...process.env, PYTHONUTF8: '1' } };
    const { stdout } = await promisify(execFile)(python, ['-c', SCRIPT, ...formats], options);
    const names = JSON.parse(stdout) as string[] | null;
    return { subject: SUBJECT, ok: true, finding: describe(names) };
  } catch (error) {
    const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    return { subject: SUBJECT, ok: true, finding: `cannot be listed: ${reason}` };
  }
}

function describe(names: readonly string[] | null): string {
  if (names === null) return 'cannot be listed by this version of PyAV';
  return names.length === 0 ? 'none' : printable(names.join(', '));
}
