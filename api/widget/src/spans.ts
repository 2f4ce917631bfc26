// Offsets come in code points, JavaScript counts UTF-16 units: everything here works on code points.

export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Piece {
  readonly text: string;
  readonly names: readonly string[];
}

export type Marks = Readonly<Record<string, readonly Span[]>>;

/** Cut a span out of code points. */
export function cut(characters: readonly string[], span: Span): string {
  return characters.slice(span.start, span.end).join("");
}

/** Shorten a text to `length` code points, with an ellipsis where something is left out. */
export function shortened(text: string, length: number): string {
  const characters = Array.from(text);
  return characters.length > length ? `${characters.slice(0, length).join("").trimEnd()}…` : text;
}

/** Find the section that holds `span`. */
export function sectionAround<S extends Span>(sections: readonly S[], span: Span): S | undefined {
  return sections.find((section) => section.start <= span.start && span.end <= section.end);
}

/** Split `within` wherever one of the marks begins or ends; a piece names the marks that cover it. */
export function pieces(characters: readonly string[], within: Span, marks: Marks): Piece[] {
  const named = Object.entries(marks).flatMap(([name, spans]) => spans.map((span) => ({ name, span })));
  const inner = named
    .flatMap(({ span }) => [span.start, span.end])
    .filter((edge) => within.start < edge && edge < within.end);
  const edges = [...new Set([within.start, ...inner, within.end])].sort((a, b) => a - b);
  return edges.slice(1).map((end, place) => {
    const start = edges[place] ?? end;
    const covering = named.filter(({ span }) => span.start <= start && end <= span.end);
    return { text: cut(characters, { start, end }), names: [...new Set(covering.map(({ name }) => name))] };
  });
}
