/** What `pulze-run init` writes: runs as it is, on the emulator and against the API. */
export const firstPipeline: string = `# yaml-language-server: $schema=https://unpkg.com/pulze-run/schemas/pipeline.schema.json
#
# A pipeline: prompts with variables, and what must hold true of the answers.
# Run it on the embedded emulator:  pulze-run triage.yaml --endpoint emulator
# Against the Pulze API:            PULZE_API_KEY=... pulze-run triage.yaml
version: 1
name: triage
description: Sorts a support ticket into a queue.

vars: # constants, readable in every template
  product: Acme Cloud

defaults: # for every step that does not say otherwise
  model: pulze
  timeout: 30s

steps:
  - id: classify
    messages:
      - system: |
          You sort support tickets for {{product}}.
          Reply in JSON: {"queue": "billing" or "technical", "urgent": true or false}.
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

cases:
  - id: charged-twice
    vars: { ticket: I was charged twice this month. }
    assert:
      - json_path: { $.queue: billing }
  - id: login
    vars: { ticket: The login page shows an error since this morning. }
    assert:
      - json_path: { $.queue: technical }

# What the embedded emulator answers; real endpoints never see it. Without rules the text comes
# from a small n-gram model, which is no large language model.
emulator:
  rules:
    - match: { text: "charged|invoice|refund" }
      reply: { json: { queue: billing, urgent: false } }
    - reply: { json: { queue: technical, urgent: true } }
`;
