import { duplexPair } from 'node:stream';
// @boundaries-ignore It is installed where this runs.
import { Channel } from '@tureen/channel';

const [here, there] = duplexPair();
const client = new Channel(here, { layers: { check: '1.0.0' } });
const server = new Channel(there, { layers: { check: '1.0.0' } });
server.handleRequest('echo.text', async ({ data }) => ({ data }));
const { data } = await client.request('echo.text', { data: 'hello' });
client.close();
console.log(data);
if (data !== 'hello') throw new Error('no echo');
