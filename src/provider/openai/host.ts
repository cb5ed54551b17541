import type { ParameterRule } from '../parameter-rule.ts';
import type { ParameterFinding, RequestDraft } from '../provider.ts';

/** Regions have hosts of their own: `eu.api.openai.com`. */
const openaiHost = /^([a-z0-9-]+\.)?api\.openai\.com$/i;

/**
 * How bad it is to break a rule that OpenAI keeps and others that speak its dialect do not: vLLM,
 * Ollama and LiteLLM have models of any name, and take or ignore more than OpenAI does.
 */
export function openaiSeverity({ host = '' }: RequestDraft): ParameterFinding['severity'] {
  return openaiHost.test(host) ? 'error' : 'warning';
}

/** The rule, with errors where the endpoint is OpenAI itself and warnings anywhere else. */
export function atOpenai(rule: ParameterRule): ParameterRule {
  return (parameter) => {
    const severity = openaiSeverity(parameter.draft);
    return rule(parameter).map((finding) =>
      finding.severity === 'warning' ? finding : { ...finding, severity },
    );
  };
}
