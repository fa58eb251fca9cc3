/** Shells for which there is completion. */
export const SHELLS: readonly string[] = ['bash', 'zsh', 'fish', 'pwsh'];
