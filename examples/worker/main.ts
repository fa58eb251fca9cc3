import path from 'node:path';
import { launchWorker } from '@tureen/worker';

const greeter = {
  name: 'greeter',
  module: 'greeter',
  version: '1.0.0',
  path: path.join(import.meta.dirname, 'python'),
};
const worker = await launchWorker({ modules: [greeter] });
worker.on('died', (error) => console.error(error.message));

const { data } = await worker.channel.request<{ greeting: string }>('greeter.greet', {
  data: { name: 'Node.js' },
});
console.log(data.greeting);

worker.close();
