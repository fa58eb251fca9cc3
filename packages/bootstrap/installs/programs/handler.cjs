const { createWorker } = require('@tureen/handler');
const { Device } = require('mediasoup-client');

import('./handler-call.mjs').then(({ call }) => call(process.argv[2] ?? '', { Device, createWorker }));
