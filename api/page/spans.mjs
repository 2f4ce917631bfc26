// Offsets come in code points, JavaScript counts UTF-16 units: everything here works on code points.

/** Take a string apart into its code points. */
export function codePoints(text) {
  return Array.from(text);
}

/** Cut a span out of code points. */
export function cut(characters, span) {
  return characters.slice(span.start, span.end).join("");
}

/** Find the section that holds `span`; undefined where none does. */
export function sectionAround(sections, span) {
  return sections.find((section) => section.start <= span.start && span.end <= section.end);
}

/**
 * Split `within` wherever one of the marks begins or ends.
 *
 * `marks` maps names to lists of spans; each piece says in `names` which marks cover it.
 */
export function pieces(characters, within, marks) {
  const named = Object.entries(marks).flatMap(([name, spans]) =>
    spans.map((span) => ({ name, span })),
  );
  const edges = new Set([within.start, within.end]);
  for (const { span } of named) {
    for (const edge of [span.start, span.end]) {
      if (within.start < edge && edge < within.end) {
        edges.add(edge);
      }
    }
  }
  const ordered = [...edges].sort((a, b) => a - b);
  return ordered.slice(0, -1).map((start, place) => {
    const end = ordered[place + 1];
    const names = named
      .filter(({ span }) => span.start <= start && end <= span.end)
      .map(({ name }) => name);
    return { text: cut(characters, { start, end }), names: [...new Set(names)] };
  });
}

/** Take `reach` code points on both sides of `span`. */
export function around(span, reach, length) {
  return { start: Math.max(0, span.start - reach), end: Math.min(length, span.end + reach) };
}
