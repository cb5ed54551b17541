import { describe, expect, it } from 'vitest';
import { mayBeKey } from '../../../src/api/read-key.ts';

describe('what is named for a key', () => {
  it.each([
    ...['OPENAI_API_KEY', 'OPENAI_API_KEY_2', 'TF_VAR_openai_api_key', 'my_company_prod_key_2'],
    ...['azure_openai_gpt4_key', 'AzureOpenAiKeyGermany', 'OPENAI_API_KEY_production', 'sk_key'],
  ])('may be a name: %s', (name) => {
    expect(mayBeKey(name)).toBe(false);
  });

  it.each([
    ...['sk-live-51SECRETsecret', 'sk_live_51SECRETsecret', 'gsk_51SECRETsecret51SECRET'],
    ...['0f1e2d3c4b5a69788796a5b4c3d2e1f0', 'a-key', 'AIzaSyA1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q'],
  ])('may be the key: %s', (key) => {
    expect(mayBeKey(key)).toBe(true);
  });
});
