import {
  astFromValue,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  print,
} from 'graphql';

/** A number from 0 up to, and without, the one given. */
export type Choose = (below: number) => number;

export interface RandomDocument {
  query: string;
  variables: Record<string, unknown>;
}

/** Values that lead somewhere, for arguments of these names; `''` for all others. */
export type Leads = Readonly<Record<string, readonly string[]>>;

/** How deep selections go, root fields counted; the admission lets 15 in. */
const DEPTH = 5;
const MOST_FIELDS = 5;
/** Fields that a document may still have when another selection is begun; the admission lets 50 aliases in. */
const BUDGET = 30;

/** A query over the schema as random as its choices: aliases, fragments, variables, directives, filters and orders. It is valid but for rare conflicts of response keys. */
export function randomDocument(schema: GraphQLSchema, leads: Leads, choose: Choose): RandomDocument {
  return new Writer(schema, leads, choose).write();
}

class Writer {
  readonly #schema: GraphQLSchema;
  readonly #leads: Leads;
  readonly #choose: Choose;
  readonly #variables: Record<string, unknown> = {};
  readonly #declared: string[] = [];
  readonly #fragments: string[] = [];
  #aliases = 0;
  #left = BUDGET;

  constructor(schema: GraphQLSchema, leads: Leads, choose: Choose) {
    this.#schema = schema;
    this.#leads = leads;
    this.#choose = choose;
  }

  write(): RandomDocument {
    const selection = this.#selection(this.#schema.getQueryType()!, DEPTH, 1 + this.#choose(2));
    const declared = this.#declared.length > 0 ? `(${this.#declared.join(', ')})` : '';
    return {
      query: [`query Random${declared} ${selection}`, ...this.#fragments].join('\n'),
      variables: this.#variables,
    };
  }

  #selection(type: GraphQLNamedType, depth: number, size = 1 + this.#choose(MOST_FIELDS)): string {
    const parts = Array.from({ length: size }, () => this.#part(type, depth)).filter((part) => part !== '');
    return `{ ${parts.length > 0 ? parts.join(' ') : '__typename'} }`;
  }

  #part(type: GraphQLNamedType, depth: number): string {
    if (this.#left <= 0) return '';
    const way = depth > 1 ? this.#choose(8) : 5;
    if (isAbstractType(type) && way < 4) {
      const possible = this.#schema.getPossibleTypes(type);
      return this.#fragment(possible[this.#choose(possible.length)]!, depth - 1);
    }
    if (way === 7) return this.#fragment(type, depth - 1);
    if (!isObjectType(type) && !isInterfaceType(type)) return '__typename';
    const fields = Object.values(type.getFields()).filter(
      (field) => depth > 1 || !isCompositeType(getNamedType(field.type)),
    );
    const inner = fields.filter((field) => isCompositeType(getNamedType(field.type)));
    const among = inner.length > 0 && this.#choose(2) === 0 ? inner : fields;
    const field = among[this.#choose(among.length)];
    return field ? this.#field(field, depth) : '__typename';
  }

  #fragment(type: GraphQLNamedType, depth: number): string {
    if (this.#choose(2) === 0) return `... on ${type.name}${this.#directive()} ${this.#selection(type, depth)}`;
    const selection = this.#selection(type, depth);
    const name = `F${this.#fragments.length}`;
    this.#fragments.push(`fragment ${name} on ${type.name} ${selection}`);
    return `...${name}${this.#directive()}`;
  }

  /** A field under a key of its own, and now and then a second time under the same key with another selection. */
  #field(field: GraphQLField<unknown, unknown>, depth: number): string {
    this.#aliases += 1;
    const call = `a${this.#aliases}: ${field.name}${this.#arguments(field)}`;
    const once = () => {
      this.#left -= 1;
      const returned = getNamedType(field.type);
      const inner = isCompositeType(returned) ? ` ${this.#selection(returned, depth - 1)}` : '';
      return `${call}${this.#directive()}${inner}`;
    };
    return this.#choose(6) === 0 ? `${once()} ${once()}` : once();
  }

  #directive(): string {
    const kind = this.#choose(12);
    if (kind > 1) return '';
    // mostly such that the selection stays
    const stays = this.#choose(4) > 0;
    const [name, value] = kind === 0 ? ['include', stays] : ['skip', !stays];
    return ` @${name}(if: ${this.#choose(2) === 0 ? value : this.#variable('Boolean!', value)})`;
  }

  #arguments(field: GraphQLField<unknown, unknown>): string {
    const given = field.args.filter(
      (arg) => isRequiredArgument(arg) || (arg.name !== 'after' && this.#choose(3) === 0),
    );
    if (given.length === 0) return '';
    return `(${given.map((arg) => `${arg.name}: ${this.#argument(arg)}`).join(', ')})`;
  }

  #argument({ name, type }: GraphQLArgument): string {
    const value = this.#value(type, name);
    if (this.#choose(3) === 0) return this.#variable(String(type), value);
    return print(astFromValue(value, type)!);
  }

  #variable(type: string, value: unknown): string {
    const name = `v${this.#declared.length}`;
    this.#declared.push(`$${name}: ${type}`);
    this.#variables[name] = value;
    return `$${name}`;
  }

  #value(type: GraphQLInputType, name: string): unknown {
    const inner = getNullableType(type);
    if (isListType(inner)) return [this.#value(inner.ofType, name)];
    if (isEnumType(inner)) return inner.getValues()[this.#choose(inner.getValues().length)]!.name;
    if (isInputObjectType(inner)) {
      const fields = Object.values(inner.getFields());
      const chosen = fields.filter(isRequiredInputField);
      if (chosen.length === 0 || this.#choose(3) === 0) chosen.push(fields[this.#choose(fields.length)]!);
      // an operator such as `eq` takes what its field takes
      const named = (field: string) => (/^(eq|in|startsWith|gte|lte|contains)$/.test(field) ? name : field);
      return Object.fromEntries(chosen.map((field) => [field.name, this.#value(field.type, named(field.name))]));
    }
    const named = getNamedType(isNonNullType(inner) ? inner.ofType : inner).name;
    if (named === 'Int') return name === 'first' ? 1 + this.#choose(20) : this.#choose(100);
    if (named === 'Boolean') return this.#choose(2) === 0;
    if (named === 'CivilDate') return ['2026-10-09', '2026-01-01', '2030-01-01'][this.#choose(3)];
    if (named === 'Fen') return this.#choose(10_000);
    const leads = this.#leads[name] ?? this.#leads['']!;
    return leads[this.#choose(leads.length)];
  }
}
