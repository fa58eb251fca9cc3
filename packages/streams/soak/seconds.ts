/** How long each soak runs, by the environment variable `TUREEN_SOAK_SECONDS`. Default 600. */
export const SOAK_SECONDS: number = Number(process.env['TUREEN_SOAK_SECONDS'] ?? 600);
