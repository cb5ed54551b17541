/** `pipeline/case[variant]#repeat`. */
export function trialId(names: {
  readonly pipeline: string;
  readonly case: string;
  readonly variant: string;
  readonly repeat: number;
}): string {
  const variant = names.variant === '' ? '' : `[${names.variant}]`;
  return `${names.pipeline}/${names.case}${variant}#${names.repeat}`;
}

/** `pipeline/case[variant]`, which the ids of a case's repeats begin with. */
export function caseIdOf(id: string): string {
  return id.replace(/#\d+$/, '');
}

/** The id of the first repeat of a trial's case. */
export function firstRepeatOf(id: string): string {
  return `${caseIdOf(id)}#1`;
}
