/**
 * What `pulze-run init` writes: runs as it is, on the emulator and against the API. The schema is the
 * path or the address that an editor finds it at.
 */
export function makeFirstPipeline(schema: string): string {
  return `# yaml-language-server: $schema=${schema}
#
# A pipeline: prompts with variables, and what must hold true of the answers.
#   on the embedded emulator:  pulze-run triage.yaml --endpoint emulator
#   against the Pulze API:     PULZE_API_KEY=... pulze-run triage.yaml
#   only look at it:           pulze-run validate triage.yaml
#   show what would be sent:   pulze-run triage.yaml --endpoint emulator --dry-run
version: 1
name: triage
description: Sorts a support ticket into a queue, and writes to customers who wait for an answer.

vars: # constants, for every template: {{product}}
  product: Acme Cloud

defaults: # for every step that does not say otherwise
  model: pulze # the router of Pulze chooses; or one model, as openai/gpt-4o
  timeout: 30s

steps:
  - id: classify
    messages:
      - system: |
          You sort support tickets for {{product}}.
          Reply in JSON: {"queue": "billing" | "technical", "urgent": boolean}.
      - user: "{{ticket}}"
    params: { response_format: { type: json_object }, temperature: 0, max_tokens: 60 }
    assert:
      - json_mode # one JSON object and nothing else
      - json_schema: # of this shape
          type: object
          required: [queue, urgent]
          properties:
            queue: { enum: [billing, technical] }
            urgent: { type: boolean }

  - id: reply
    when: steps.classify.json.urgent # sees the answers of the steps before it; else it is skipped
    messages:
      - system: Tell the customer in one or two sentences that the {{steps.classify.json.queue}} team is on it.
      - user: "{{ticket}}"
    params: { max_tokens: 100 }
    assert:
      - contains: "{{steps.classify.json.queue}}" # options are templates, too
      - length: { max: 60, unit: words }

cases: # each is run, and all of them at once
  - id: charged-twice
    vars: { ticket: I was charged twice this month. }
    assert:
      - json_path: { $.queue: billing }
        step: classify
  - id: login
    vars: { ticket: The login page shows an error since this morning. }
    assert:
      - json_path: { $.queue: technical, $.urgent: true }
        step: classify

# More to try: a table of cases (\`- dataset: tickets.csv\`), several models and temperatures
# (\`matrix: { model: [pulze, openai/gpt-4o] }\`), \`repeat: 5\`, \`gate: { pass_rate: { min: 0.9 } }\`.

# What the embedded emulator answers; real endpoints never see this. Without a rule its text comes
# from a small n-gram model, which is no large language model.
emulator:
  rules:
    - match: { step: classify, text: "charged|invoice|refund" }
      reply: { json: { queue: billing, urgent: false } }
    - match: { step: classify }
      reply: { json: { queue: technical, urgent: true } }
    - match: { step: reply }
      reply: { text: "Thank you for telling us. Our technical team is looking into it now." }
`;
}
