/**
 * Writes `docs/typescript.md`, the reference of the package, from the documentation in its sources.
 *
 * Usage: node scripts/build-reference.mjs
 *
 * A line comment such as `// The clock.` begins a group of members. A public item without
 * documentation is an error.
 */
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as ast from 'typescript/unstable/ast';
import { API, SymbolFlags } from 'typescript/unstable/sync';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Where the reference is. */
export const file = new URL('../../docs/typescript.md', import.meta.url);

/** What users import, and the source of each. */
const MODULES = {
  'test-tracker': 'src/index.ts',
  'test-tracker/matchers': 'src/api/matchers.ts',
  'test-tracker/vitest': 'src/api/vitest.ts',
};

/** The pages that have the fields of an interface. */
const PAGES = {
  FaultEffects: 'faults.md#all-effects',
  FaultSelection: 'filters.md',
  RequestFilter: 'filters.md',
  TrackerSettings: 'settings.md',
};

/** The text of the reference. */
export function reference() {
  const api = new API({ cwd: root });
  try {
    const config = `${root}tsconfig.json`;
    const [project] = api.updateSnapshot({ openProjects: [config] }).getProjects();
    return new Page(exportsOf(project)).text();
  } finally {
    api.close();
  }
}

/** What each module exports: its documentation, and its items by their names. */
function exportsOf({ program, checker }) {
  const modules = [];
  const items = new Map();
  for (const [name, path] of Object.entries(MODULES)) {
    const source = program.getSourceFile(root + path);
    const module = { name, doc: parse(source.text, name), items: [] };
    for (const symbol of checker.getExportsOfModule(checker.getSymbolAtLocation(source))) {
      const isAlias = (symbol.flags & SymbolFlags.Alias) !== 0;
      const target = isAlias ? checker.getAliasedSymbol(symbol) : symbol;
      const declaration = target.declarations[0].resolve();
      const its = declaration.getSourceFile().fileName;
      const isOurs = its.startsWith(`${root}src/`);
      const key = `${its}:${declaration.pos}`;
      if (items.has(key)) {
        const known = items.get(key);
        if (known.name !== symbol.name) known.aliases.push(symbol.name);
        continue;
      }
      // What another package declares is documented where it is exported.
      const documented = isOurs ? declaration : symbol.declarations[0].resolve();
      const item = { name: symbol.name, aliases: [], declaration, doc: docOfExport(documented) };
      items.set(key, item);
      module.items.push(item);
    }
    module.items.sort((a, b) => (a.name < b.name ? -1 : 1));
    modules.push(module);
  }
  return modules;
}

/** The documentation of a member. */
function docOf(node) {
  const path = relative(root, node.getSourceFile().fileName);
  return parse(node.jsDoc?.at(-1)?.getText() ?? '', `${path}: ${nameOf(node)}`);
}

/** The documentation of an export, which may be that of the statement around its declaration. */
function docOfExport(node) {
  let at = node;
  while (at.jsDoc === undefined && !ast.isSourceFile(at.parent)) at = at.parent;
  return docOf(at);
}

/** The first documentation comment of a text, in parts. */
function parse(text, name) {
  const [, comment] = /\/\*\*(.*?)\*\//s.exec(text) ?? [];
  if (comment === undefined) throw new Error(`${name} has no documentation`);
  const [body, ...tags] = comment
    .replace(/^ *\* ?/gm, '')
    .trim()
    .split(/^@/m);
  const doc = { body: body.trim(), params: [], throws: [], defaultValue: undefined };
  for (const tag of tags) {
    const [, kind, rest] = /^(\w+)\s+(.*?)\s*$/s.exec(tag) ?? [];
    if (kind === 'param') doc.params.push(/^(\w+)\s+(.*)$/s.exec(rest).slice(1));
    else if (kind === 'throws') doc.throws.push(rest);
    else if (kind === 'defaultValue') doc.defaultValue = rest;
    else throw new Error(`${name}: unknown tag @${tag}`);
  }
  return doc;
}

function nameOf(node) {
  return node.name?.getText() ?? 'constructor';
}

/** The members of a class or an interface that users see. */
function membersOf(declaration) {
  return declaration.members.filter(
    ({ name, modifiers = [] }) =>
      !(name && ast.isPrivateIdentifier(name)) &&
      !modifiers.some(({ kind }) => kind === ast.SyntaxKind.OverrideKeyword),
  );
}

/** `name(parameters)` of a function. */
function call(node, name = nameOf(node)) {
  return `${name}(${node.parameters.map((parameter) => parameter.getText()).join(', ')})`;
}

/** How a member of a class is declared. */
function signature(member, className) {
  if (ast.isConstructorDeclaration(member)) return call(member, `new ${className}`);
  const type = member.type.getText();
  if (ast.isGetAccessorDeclaration(member)) return `readonly ${nameOf(member)}: ${type}`;
  return `${call(member)}: ${type}`;
}

/** The members of a union, each with its documentation; nothing if none has any. */
function alternatives({ type }) {
  if (!ast.isUnionTypeNode(type)) return [];
  const { text } = type.getSourceFile();
  let end = type.pos;
  const found = type.types.map((member) => {
    const before = text.slice(end, member.getStart());
    ({ end } = member);
    return { type: member.getText(), doc: before.includes('/**') ? parse(before) : undefined };
  });
  return found.filter(({ doc }) => doc !== undefined);
}

/** The page, as it is written from top to bottom. */
class Page {
  #modules;
  #names;
  #headings = [];
  #anchors = new Map();
  #blocks = [];

  constructor(modules) {
    this.#modules = modules;
    this.#names = new Set(modules.flatMap(({ items }) => items.map(({ name }) => name)));
  }

  text() {
    const [{ items, doc }, ...others] = this.#modules;
    const declares = (is) => (item) => is(item.declaration);
    const classes = items.filter(declares(ast.isClassDeclaration));
    for (const item of classes.filter(isTracker)) this.#tracker(item);
    this.#section('Interfaces', items.filter(declares(ast.isInterfaceDeclaration)));
    this.#section('Types', items.filter(declares(ast.isTypeAliasDeclaration)));
    this.#section(
      'Errors',
      classes.filter((item) => !isTracker(item)),
    );
    for (const module of others) this.#section(module.name, module.items, module.doc);
    const begin = [
      '# TypeScript reference',
      '<!-- Generated by `npm run reference` in `node/`, from the documentation in its sources. -->',
      `${doc.body} What \`test-tracker\`, \`test-tracker/matchers\` and \`test-tracker/vitest\` export.`,
      'The [README](../node/README.md) has first examples, and the [guide](guide.md) shows what a test can do.',
      this.#contents(),
    ];
    const page = `${[...begin, ...this.#blocks].join('\n\n')}\n`;
    for (const [, anchor] of page.matchAll(/\]\(#([^)]*)\)/g)) {
      if (!this.#headings.some((heading) => heading.anchor === anchor)) {
        throw new Error(`no heading for the link #${anchor}`);
      }
    }
    return page;
  }

  /** A heading, with the anchor that GitHub gives it. */
  #heading(level, text) {
    const slug = text
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-');
    const before = this.#anchors.get(slug) ?? 0;
    this.#anchors.set(slug, before + 1);
    this.#headings.push({ level, text, anchor: before === 0 ? slug : `${slug}-${before}` });
    this.#blocks.push(`${'#'.repeat(level)} ${text}`);
  }

  /** The sections, each with its groups of items, or its items. */
  #contents() {
    const lines = [];
    let levelBefore = 0;
    for (const [index, { level, text, anchor }] of this.#headings.entries()) {
      const link = `[${text}](#${anchor})`;
      const isGroup = level === 3 && this.#headings[index + 1]?.level === 4;
      if (level === 2) lines.push(`- ${link}`);
      else if (isGroup) lines.push(`  - ${link}`);
      else lines.push(`${lines.pop()}${level > levelBefore ? ':' : ','} ${link}`);
      levelBefore = level;
    }
    return lines.join('\n');
  }

  #section(title, items, doc) {
    this.#heading(2, title);
    if (doc !== undefined) this.#doc(doc);
    for (const item of items) this.#item(item);
  }

  #tracker({ name, aliases, declaration, doc }) {
    this.#heading(2, name);
    this.#doc(doc);
    for (const alias of aliases) this.#blocks.push(`It is also exported as \`${alias}\`.`);
    const { text } = declaration.getSourceFile();
    for (const member of membersOf(declaration)) {
      const [, group] = /^ *\/\/ (.+)\.$/m.exec(text.slice(member.pos, member.getStart())) ?? [];
      if (group !== undefined) this.#heading(3, group);
      this.#heading(4, nameOf(member));
      const declared = signature(member, name);
      this.#blocks.push(code(declared));
      this.#doc(docOf(member));
      const types = this.#namesIn(declared).filter((other) => other !== name);
      if (types.length > 0) {
        this.#blocks.push(`Types: ${types.map((type) => this.#link(type)).join(', ')}`);
      }
    }
  }

  #item({ name, declaration, doc }) {
    this.#heading(3, name);
    this.#doc(doc);
    if (ast.isInterfaceDeclaration(declaration)) this.#interface(name, declaration);
    else if (ast.isTypeAliasDeclaration(declaration)) this.#alias(name, declaration);
  }

  #interface(name, declaration) {
    const bases = (declaration.heritageClauses ?? []).flatMap(({ types }) => [...types]);
    if (bases.length > 0) {
      const extended = bases.map((base) => this.#type(base.getText())).join(', ');
      this.#blocks.push(`Extends ${extended}.`);
    }
    const page = PAGES[name];
    if (page !== undefined) {
      this.#blocks.push(`Its fields: [${page}](${page}).`);
      return;
    }
    const fields = membersOf(declaration).map((member) => {
      const optional = member.postfixToken === undefined ? '' : '?';
      const declared = ast.isMethodSignatureDeclaration(member)
        ? call(member)
        : nameOf(member) + optional;
      const type = member.type.getText();
      const shown = optional ? type.replace(/ \| undefined$/, '') : type;
      return this.#entry(`**\`${declared}\`**: ${this.#type(shown)}.`, docOf(member));
    });
    this.#blocks.push(fields.join('\n'));
  }

  #alias(name, declaration) {
    const known = alternatives(declaration);
    if (known.length === 0) {
      this.#blocks.push(code(`type ${name} = ${declaration.type.getText()}`));
      return;
    }
    const values = known.map(({ type, doc }) =>
      this.#entry(`${this.#type(type.replace(/^\((.*)\)$/s, '$1'))}:`, doc),
    );
    this.#blocks.push(values.join('\n'));
  }

  /** An item of a list, with its documentation. */
  #entry(begin, { body, params, throws, defaultValue }) {
    const parts = [`${begin} ${this.#prose(body)}`];
    for (const [name, text] of params) parts.push(`\`${name}\`: ${this.#prose(text)}`);
    for (const text of throws) parts.push(`Throws ${this.#prose(text)}`);
    if (defaultValue !== undefined) parts.push(`Default: ${literal(defaultValue)}.`);
    return `- ${parts.join('\n').replace(/\n(?=.)/g, '\n  ')}`;
  }

  #doc({ body, params, throws }) {
    this.#blocks.push(this.#prose(body));
    const list = params.map(([name, text]) => `\`${name}\`: ${this.#prose(text)}`);
    for (const text of throws) list.push(`Throws ${this.#prose(text)}`);
    if (list.length > 0) {
      this.#blocks.push(list.map((text) => `- ${text.replaceAll('\n', '\n  ')}`).join('\n'));
    }
  }

  /** A text with its links; code blocks stay as they are. */
  #prose(text) {
    const parts = text.split(/(^```.*?^```$)/ms);
    const linked = (part) =>
      part
        .replace(/\{@link (\w+)\}|(?<!`)\b(\w*Error)\b(?!`)/g, (_, a, b) => this.#link(a ?? b))
        .replace(/\bdocs\/([\w-]+\.md)/g, '[$1]($1)');
    return parts.map((part, index) => (index % 2 === 0 ? linked(part) : part)).join('');
  }

  #link(name) {
    return this.#names.has(name) ? `[\`${name}\`](#${name.toLowerCase()})` : `\`${name}\``;
  }

  /** A type, which links to what it names. */
  #type(text) {
    const names = this.#namesIn(text);
    const shown = `\`${text.replace(/\s+/g, ' ')}\``;
    if (names.length === 1) return `[${shown}](#${names[0].toLowerCase()})`;
    if (names.length === 0) return shown;
    return `${shown} (${names.map((name) => this.#link(name)).join(', ')})`;
  }

  #namesIn(text) {
    return [...new Set(text.match(/\b[A-Z]\w+/g))].filter((name) => this.#names.has(name));
  }
}

/** Whether it is the class that a section of its own is for, and no error. */
function isTracker({ name }) {
  return name === 'SimpleTracker';
}

function code(text) {
  return `\`\`\`ts\n${text}\n\`\`\``;
}

/** A default: a value is code, and everything else is prose. */
function literal(text) {
  return /^(-?[\d.]+|true|false|'.*'|\[.*\])$/.test(text) ? `\`${text}\`` : text;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(file, reference());
