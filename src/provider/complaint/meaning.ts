import type { FailureKind } from '../../protocol/failure.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../source/json.ts';
import { asObject, asText } from '../json-reading.ts';
import type { Complaint } from './complaint.ts';

/** What can be said of a complaint beyond its status. */
export interface Meaning {
  /** In place of what the status means. */
  readonly words: string;
  readonly hints?: readonly string[];
  /** What it is, whatever status it came with. */
  readonly kind?: FailureKind;
}

/**
 * Tells apart what services say under one status: a used-up quota from too many requests, a content
 * filter and a key that is not taken from a wrong parameter. None of them changes by waiting. Undefined for anything else.
 */
export function findMeaning(complaint: Complaint, status: number): Meaning | undefined {
  if (status === PAYMENT_REQUIRED || isQuotaUsedUp(complaint)) {
    const hints = ['waiting does not help: the account needs credit, or a higher limit'];
    if (status === PAYMENT_REQUIRED) return { words: 'the service wants to be paid', hints };
    return { words: 'the quota is used up', hints, kind: 'rate_limit' };
  }
  if (status >= 400 && status < 500 && isKeyRefused(complaint)) {
    return { words: 'the key was refused', kind: 'authentication' };
  }
  if (!isFiltered(complaint)) return undefined;
  const categories = findCategories(complaint.body);
  const found = categories.length === 0 ? '' : ` for ${categories.join(', ')}`;
  return { words: `a content filter refused the request${found}`, kind: 'refused' };
}

const PAYMENT_REQUIRED = 402;

const quotaCodes: ReadonlySet<string | number> = new Set([
  'insufficient_quota',
  'insufficient_user_quota',
  'insufficient_balance',
  'billing_hard_limit_reached',
  'billing_not_active',
  'billing_error',
  'budget_exceeded',
  'credit_balance_too_low',
  'payment_required',
  PAYMENT_REQUIRED,
  String(PAYMENT_REQUIRED),
]);

/** Google's "exceeded your current quota" is not among them: it is said of each minute's limit too. */
const quotaWords =
  /\bcredit balance is too low\b|\binsufficient (?:credits?|balance|funds|quota)\b|\bbilling hard limit\b|\brequires more credits\b|\bbudget has been exceeded\b/i;

function isQuotaUsedUp({ codes, message = '' }: Complaint): boolean {
  return codes.some((code) => quotaCodes.has(code)) || quotaWords.test(message);
}

const keyCodes: ReadonlySet<string | number> = new Set(['invalid_api_key', 'API_KEY_INVALID']);

/** Google says it with 400, as if a parameter were wrong. */
const keyWords = /\bAPI key (?:not valid|expired|not found)\b/i;

function isKeyRefused({ codes, message = '' }: Complaint): boolean {
  return codes.some((code) => keyCodes.has(code)) || keyWords.test(message);
}

const filterCodes: ReadonlySet<string | number> = new Set([
  'content_filter',
  'content_policy_violation',
  'ContentPolicyViolationError',
  'ResponsibleAIPolicyViolation',
  'moderation_blocked',
]);

const filterWords =
  /\bcontent (?:management|filtering|filter) policy\b|\brequires moderation\b.*\bflagged\b/i;

function isFiltered({ codes, message = '' }: Complaint): boolean {
  return codes.some((code) => filterCodes.has(code)) || filterWords.test(message);
}

/** Of Azure, by category; of OpenRouter, a list of reasons. */
function findCategories(body: JsonValue | undefined): readonly string[] {
  const error = asObject(asObject(body)?.['error']);
  const inner = asObject(error?.['innererror'] ?? error?.['inner_error']);
  const azure = asObject(inner?.['content_filter_result']) ?? {};
  const reasons = asObject(error?.['metadata'])?.['reasons'];
  const named = Array.isArray(reasons) ? reasons.flatMap((reason) => asText(reason) ?? []) : [];
  const found = [...Object.entries(azure).flatMap(describeCategory), ...named];
  return found.slice(0, MOST_CATEGORIES).map(keepPlain);
}

const MOST_CATEGORIES = 10;

function describeCategory([name, result]: readonly [string, JsonValue]): readonly string[] {
  if (!isJsonObject(result)) return [];
  const { filtered, detected, severity }: JsonObject = result;
  if (filtered !== true && detected !== true) return [];
  return [typeof severity === 'string' ? `${name} (${severity})` : name];
}

function keepPlain(name: string): string {
  return name.replace(/[^\w ()/-]/g, '').slice(0, 60);
}

/** The status that the service's own word stands for, in an answer whose status says something else. */
export function findStatus({ codes }: Complaint): number | undefined {
  for (const code of codes) {
    const status = Number(code);
    if (Number.isInteger(status) && status >= 400 && status < 600) return status;
    const word = String(code).slice(0, LONGEST_WORD).toLowerCase();
    const meant = statuses.get(word) ?? findSpelt(word);
    if (meant !== undefined) return meant;
  }
  return undefined;
}

const LONGEST_WORD = 100;

function findSpelt(word: string): number | undefined {
  const letters = word.replace(/[\s_-]/g, '');
  return spellings.find(([spelling]) => spelling.test(letters))?.[1];
}

/** What passes, in words that every service spells in its own way (`RateLimitError`, `rate_limit_reached`, `rate-limited`). */
const spellings: readonly (readonly [RegExp, number])[] = [
  [/ratelimit|^(?:toomanyrequests|throttl)|concurrency|resourceexhausted/, 429],
  [/overloaded|unavailable|notready|capacity/, 503],
  [/^(?:internal|servererror)/, 500],
  [/^badgateway|^(?:upstream|provider|connection|apiconnection|stream)error/, 502],
  [/^(?!invalid|unsupported).*timed?out(?:error|exception)?$|^deadlineexceeded/, 504],
];

const statuses: ReadonlyMap<string, number> = new Map([
  ['api_error', 500],
  ['authentication_error', 401],
  ['badrequesterror', 400],
  ['content_filter', 400],
  ['context_length_exceeded', 400],
  ['invalid_api_key', 401],
  ['invalid_argument', 400],
  ['invalid_request_error', 400],
  ['model_not_found', 404],
  ['not_found_error', 404],
  ['overloaded_error', 529],
  ['permission_denied', 403],
  ['permission_error', 403],
  ['request_too_large', 413],
  ['resource_exhausted', 429],
  ['unauthenticated', 401],
]);
