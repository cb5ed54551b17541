/** `pipeline/case[variant]#repeat`. */
export function trialId(names: {
  readonly pipeline: string;
  readonly case: string;
  readonly variant: string;
  readonly repeat: number;
}): string {
  return `${names.pipeline}/${withVariant(names.case, names.variant)}#${names.repeat}`;
}

/** `refund[tone=terse]`; the name alone where there are no variants. */
export function withVariant(name: string, variant: string): string {
  return variant === '' ? name : `${name}[${variant}]`;
}

/** `pipeline/case[variant]`, which the ids of a case's repeats begin with. */
export function caseIdOf(id: string): string {
  return id.replace(/#\d+$/, '');
}

/** The id of the first repeat of a trial's case. */
export function firstRepeatOf(id: string): string {
  return `${caseIdOf(id)}#1`;
}
