import { type Dialect } from '../dialect.ts';
import { methodTable } from '../method-table.ts';
import { http2026 } from './http-routes.ts';
import { consumerNotifications } from './consumer-methods.ts';
import { notificationEncoders, requestEncoders } from './encoders.ts';
import { rules2026 } from './rules.ts';
import { producerNotifications, producerRequests } from './producer-methods.ts';
import { sessionNotifications, sessionRequests } from './session-methods.ts';
import { statsRequests } from './stats-methods.ts';
import { throttleRequests } from './throttle-methods.ts';
import { transportRequests } from './transport-methods.ts';

/** What mediasoup-demo's TypeScript server speaks. */
export const dialect2026: Dialect = {
  name: '2026',
  checksOrigin: true,
  pipes: true,
  rules: rules2026,
  requests: methodTable(
    sessionRequests,
    transportRequests,
    producerRequests,
    statsRequests,
    throttleRequests,
  ),
  notifications: methodTable(sessionNotifications, producerNotifications, consumerNotifications),
  http: http2026,
  encodeNotification: notificationEncoders,
  encodeRequest: requestEncoders,
};
