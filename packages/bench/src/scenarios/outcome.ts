/** What one measurement gave: figures by their names, which may hold units; undefined where the subject has no such thing. */
export type Figures = Readonly<Record<string, number | undefined>>;

/** What came of measuring a subject. */
export type Outcome =
  | { readonly figures: Figures }
  | { readonly notApplicable: string }
  | { readonly failed: string };
