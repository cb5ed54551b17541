import type * as JsonP3 from 'json-p3';

type Expression = JsonP3.jsonpath.expressions.FilterExpression;
type Infix = JsonP3.jsonpath.expressions.InfixExpression;

interface Tokens {
  readonly current: JsonP3.Token;
}

/** What the library's parser is made of, which it does not say in its types. */
interface Parser {
  readonly tokenMap: Map<string, (tokens: Tokens) => Expression>;
  throwForLiteral(expression: Expression): void;
  throwForNonComparable(expression: Expression): void;
  parseInfixExpression(tokens: Tokens, left: Expression): Infix;
  parseSlice(tokens: Tokens): unknown;
}

interface Seam {
  readonly library: typeof JsonP3;
  readonly environment: JsonP3.JSONPathEnvironment;
  readonly parser: Parser;
}

/**
 * Has the library take what the grammar of RFC 9535 has, and no more: `!@.a == 1` asks something else than
 * it seems to, and `@.a > 0.5` was refused. Texts are in the order of their scalar values.
 */
export function followGrammar(
  library: typeof JsonP3,
  environment: JsonP3.JSONPathEnvironment,
): void {
  const seam = { library, environment, parser: environment['parser'] as unknown as Parser };
  followNumbers(seam);
  followSlices(seam);
  followComparisons(seam, watchGroups(seam));
}

const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

function followNumbers({ library, parser }: Seam): void {
  parser.tokenMap.set(library.TokenKind.NUMBER, ({ current }) => {
    if (!number.test(current.value)) {
      throw new library.JSONPathSyntaxError(`invalid number '${current.value}'`, current);
    }
    return new library.jsonpath.expressions.NumberLiteral(current, Number(current.value));
  });
}

const slice = /^(?:-?\d+\s*)?:\s*(?:-?\d+\s*)?(?::\s*(?:-?\d+)?)?$/;

function followSlices({ library, parser }: Seam): void {
  const parse = parser.parseSlice.bind(parser);
  parser.parseSlice = (tokens) => {
    const start = tokens.current;
    const parsed = parse(tokens);
    const { index, value } = tokens.current;
    if (slice.test(start.input.slice(start.index, index + value.length).trimEnd())) return parsed;
    throw new library.JSONPathSyntaxError('unexpected token in a slice', tokens.current);
  };
}

/** The expressions that brackets are around: nothing else tells them from those without. */
function watchGroups({ library, environment, parser }: Seam): WeakSet<Expression> {
  const groups = new WeakSet<Expression>();
  const parse = parser.tokenMap.get(library.TokenKind.LPAREN)?.bind(parser);
  parser.tokenMap.set(library.TokenKind.LPAREN, (tokens) => {
    const expression = parse?.(tokens) as Expression;
    groups.add(expression);
    return expression;
  });
  const check = environment.checkWellTypedness.bind(environment);
  environment.checkWellTypedness = (token, args) => {
    const group = args.find((arg) => groups.has(arg));
    if (group === undefined) return check(token, args);
    throw new library.JSONPathSyntaxError(
      'brackets around an argument; leave them out',
      group.token,
    );
  };
  return groups;
}

function followComparisons(seam: Seam, groups: WeakSet<Expression>): void {
  const { library, environment, parser } = seam;
  const { FunctionExtension, InfixExpression, PrefixExpression } = library.jsonpath.expressions;
  const refuse = (message: string, { token }: Expression): never => {
    throw new library.JSONPathSyntaxError(message, token);
  };

  const checkComparable = parser.throwForNonComparable.bind(parser);
  parser.throwForNonComparable = (side) => {
    checkComparable(side);
    const isTest = side instanceof PrefixExpression || side instanceof InfixExpression;
    if (isTest) refuse('only a value can be compared', side);
    if (groups.has(side)) refuse('brackets around a side of a comparison; leave them out', side);
  };

  const checkTest = parser.throwForLiteral.bind(parser);
  parser.throwForLiteral = (test) => {
    checkTest(test);
    if (!(test instanceof FunctionExtension)) return;
    const type = environment.functionRegister.get(test.name)?.returnType;
    if (type === 'ValueType') refuse(`the result of ${test.name}() must be compared`, test);
  };

  const negate = parser.tokenMap.get(library.TokenKind.NOT)?.bind(parser);
  parser.tokenMap.set(library.TokenKind.NOT, (tokens) => {
    const expression = negate?.(tokens) as InstanceType<typeof PrefixExpression>;
    const { right } = expression;
    parser.throwForLiteral(right);
    if (right instanceof PrefixExpression && !groups.has(right)) refuse("unexpected '!'", right);
    return expression;
  });

  const parseInfix = parser.parseInfixExpression.bind(parser);
  parser.parseInfixExpression = (tokens, left) => {
    const infix = parseInfix(tokens, left);
    if (/^[<>]/.test(infix.operator)) {
      for (const side of [infix.left, infix.right]) orderTexts(library, side);
    }
    return infix;
  };
}

/** What is compared of texts is in the order of UTF-16, which is another one from U+E000 on. */
function orderTexts(library: typeof JsonP3, side: Expression): void {
  const evaluate = side.evaluate.bind(side);
  side.evaluate = (context) => {
    const found = evaluate(context);
    const isOne = found instanceof library.JSONPathNodeList && found.length === 1;
    const value: unknown = isOne ? found.nodes[0]?.value : found;
    return typeof value === 'string' ? value.replace(/[\ud800-\uffff]/g, shift) : found;
  };
}

/** Surrogates behind all others. */
function shift(unit: string): string {
  const code = unit.charCodeAt(0);
  return String.fromCharCode(code < 0xe000 ? code + 0x2000 : code - 0x800);
}
