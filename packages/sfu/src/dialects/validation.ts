import { Ajv, type SchemaObject, type ValidateFunction } from 'ajv';

/** A payload that has the right shape, or what is wrong with it. */
type Validation<Data> = { readonly data: Data } | { readonly problem: string };

/** Checks a payload. */
export type Validator<Data> = (value: unknown) => Validation<Data>;

const ajv = new Ajv({ strict: true });

/**
 * A check by JSON Schema; the schema is compiled at first use.
 *
 * @typeParam Data - The type the schema describes. The two are kept together by hand, side by side.
 */
export function validatorOf<Data>(schema: SchemaObject): Validator<Data> {
  let compiled: ValidateFunction<Data> | undefined;
  return (value) => {
    compiled ??= ajv.compile<Data>(schema);
    return compiled(value) ? { data: value } : { problem: describe(compiled) };
  };
}

function describe({ errors }: ValidateFunction): string {
  return ajv.errorsText(errors, { dataVar: 'data' });
}
