// What many teams begin with: a script that asks, checks, and prints.
//   OPENAI_API_KEY=… node check-tickets.mjs
const url = `${process.env.OPENAI_BASE_URL ?? 'https://api.openai.com/v1'}/chat/completions`;

const tickets = [
  { id: 'charged-twice', text: 'I was charged twice for March.', queue: 'billing' },
  { id: 'login', text: 'The login page shows an error.', queue: 'technical' },
  { id: 'parcel', text: 'My parcel has not arrived.', queue: 'shipping' },
];

const system = 'Sort the ticket. Reply in JSON: {"queue": string, "urgent": boolean}';

async function ask(text, attempt = 1) {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${process.env.OPENAI_API_KEY}`,
    },
    body: JSON.stringify({
      model: 'gpt-4o',
      temperature: 0,
      max_tokens: 60,
      response_format: { type: 'json_object' },
      messages: [
        { role: 'system', content: system },
        { role: 'user', content: text },
      ],
    }),
  });
  if (response.status === 429 && attempt < 4) {
    await new Promise((resolve) => setTimeout(resolve, 1000 * 2 ** attempt));
    return await ask(text, attempt + 1);
  }
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
  return await response.json();
}

function check(answer, ticket) {
  const [choice] = answer.choices;
  if (choice.finish_reason !== 'stop') return `ended for ${choice.finish_reason}`;
  const found = JSON.parse(choice.message.content);
  if (typeof found.urgent !== 'boolean') return 'urgent is no boolean';
  if (found.queue !== ticket.queue) return `${found.queue}, not ${ticket.queue}`;
  return undefined;
}

let failed = 0;
for (const ticket of tickets) {
  try {
    const problem = check(await ask(ticket.text), ticket);
    if (problem !== undefined) failed += 1;
    console.log(`${ticket.id}: ${problem ?? 'ok'}`);
  } catch (error) {
    failed += 1;
    console.log(`${ticket.id}: ${error.message}`);
  }
}
process.exitCode = failed > 0 ? 1 : 0;
