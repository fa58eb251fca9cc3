export { PrometheusStatsReporter } from './prometheus-reporter.ts';
export { serveMetrics, type MetricsServer, type ServeMetricsOptions } from './serve-metrics.ts';
