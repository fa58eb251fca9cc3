// @boundaries-ignore It is installed where this runs.
const { createWorker } = require('@tureen/handler');
// @boundaries-ignore It is installed where this runs.
const { Device } = require('mediasoup-client');

import('./handler-call.mjs').then(({ call }) => call(process.argv[2] ?? '', { Device, createWorker }));
