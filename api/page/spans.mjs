// Offsets come in code points, JavaScript counts UTF-16 units: here they meet.

/**
 * Split a text into `{text, name}`, where `name` says which list of spans a piece is of.
 *
 * `named` maps names to lists of spans that do not overlap; what is in none has the name null.
 */
export function pieces(text, named) {
  const characters = Array.from(text);
  const marked = Object.entries(named).flatMap(([name, spans]) => spans.map((span) => ({ ...span, name })));
  const cut = (start, end, name) => ({ text: characters.slice(start, end).join(""), name });
  let reached = 0;
  const found = marked
    .sort((a, b) => a.start - b.start)
    .flatMap(({ start, end, name }) => {
      const both = [cut(reached, start, null), cut(start, end, name)];
      reached = end;
      return both;
    });
  return [...found, cut(reached, characters.length, null)].filter((piece) => piece.text !== "");
}
