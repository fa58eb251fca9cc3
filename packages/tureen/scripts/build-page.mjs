/** Makes one script of the web page's program, with mediasoup-client in it: `dist/page.js`. */
import path from 'node:path';
import { rolldown } from 'rolldown';

const root = path.join(import.meta.dirname, '..');
const build = await rolldown({
  input: path.join(root, 'src', 'page', 'main.ts'),
  platform: 'browser',
  logLevel: 'warn',
});
await build.write({
  file: path.join(root, 'dist', 'page.js'),
  format: 'esm',
  minify: true,
  comments: { legal: true },
});
await build.close();
