import { createRequire } from 'node:module';
import type Handlebars from 'handlebars';
import { describeSyntaxError, placeAt, type TokenPlace } from './describe-syntax-error.ts';
import { findDeepPlace } from './find-depth.ts';
import type { TemplatePlace, TemplateProblem } from './template.ts';

export type Program = hbs.AST.Program;
export type Statement = hbs.AST.Statement;
export type Mustache = hbs.AST.MustacheStatement;
export type Block = hbs.AST.BlockStatement;
export type PartialCall = hbs.AST.PartialStatement;
export type PathExpression = hbs.AST.PathExpression;
export type Expression = hbs.AST.Expression;
export type SubExpression = hbs.AST.SubExpression;
export type SourceLocation = hbs.AST.SourceLocation;
export type Hash = hbs.AST.Hash;

export type SyntaxTree =
  | { readonly program: Program; readonly problem?: undefined }
  | { readonly program?: undefined; readonly problem: TemplateProblem };

interface Parser {
  readonly parse: typeof Handlebars.parse;
  readonly parser: { readonly lexer: { readonly yylloc?: TokenPlace } };
}

let loaded: Parser | undefined;

/** Loaded with the first template, without what compiles and renders. */
function loadParser(): Parser {
  loaded ??= createRequire(import.meta.url)(
    'handlebars/dist/cjs/handlebars/compiler/base.js',
  ) as Parser;
  return loaded;
}

/** How deep blocks, or calls in a tag, may be nested. */
export const maximumDepth = 100;

/** Only Handlebars' parser is used, with its rules for whitespace; what renders is ours. */
export function parseSyntax(text: string, partial: string | undefined): SyntaxTree {
  const deep = findDeepPlace(text, 5 * maximumDepth);
  // What is less deep than that is told more exactly by those who compile it.
  if (deep !== undefined) {
    const message = `${deep.what} are nested more than ${maximumDepth} deep`;
    return refuse(message, placeAt(text, deep.offset), partial);
  }
  const handlebars = loadParser();
  try {
    return { program: handlebars.parse(text) };
  } catch (error) {
    const { message, place } = describeSyntaxError(text, error, handlebars.parser.lexer.yylloc);
    return refuse(message, place, partial);
  }
}

function refuse(message: string, place: TemplatePlace, partial: string | undefined): SyntaxTree {
  const isInPartial = partial !== undefined;
  const where = isInPartial ? { ...place, partial } : place;
  return { problem: { code: 'bad-template', message, place: where } };
}

export function isMustache(node: Statement): node is Mustache {
  return node.type === 'MustacheStatement';
}

export function isBlock(node: Statement): node is Block {
  return node.type === 'BlockStatement';
}

export function isPartialCall(node: Statement): node is PartialCall {
  return node.type === 'PartialStatement';
}

export function isContent(node: Statement): node is hbs.AST.ContentStatement {
  return node.type === 'ContentStatement';
}

export function isPath(node: Expression): node is PathExpression {
  return node.type === 'PathExpression';
}

export function isSubExpression(node: Expression): node is SubExpression {
  return node.type === 'SubExpression';
}
