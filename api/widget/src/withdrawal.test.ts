import { abstention, answer, citation, passage, sentence } from "./fakes.ts";
import { expect, test } from "vitest";
import { isWithdrawn, spoken, without } from "./withdrawal.ts";

const mixed = answer({
  sentences: [sentence(), sentence({ text: "It closed in June.", citations: [2] })],
  citations: [citation(), citation({ number: 2, document_id: "bridge", quote: "It closed in June." })],
});

test("no word of a withdrawn briefing is left", () => {
  const left = without({ ...mixed, answer: mixed }, "bridge");
  expect(JSON.stringify(left)).not.toContain("closed in June");
  expect(left.sentences.map(isWithdrawn)).toEqual([false, true]);
  expect(left.answer?.citations.map(isWithdrawn)).toEqual([false, true]);
  expect(spoken(left.sentences)).toBe("It opened in May. [1]");
});

test("what is quoted from elsewhere stays", () => {
  const left = without({ ...mixed, answer: mixed }, "tunnel");
  expect([left.sentences, left.citations]).toEqual([mixed.sentences, mixed.citations]);
});

test("a nearest passage of it goes too", () => {
  const given = abstention({
    abstention: { reason: "not_in_briefings", nearest: [passage(), passage({ document_id: "bridge" })] },
  });
  expect(without({ ...given, answer: given }, "ferry").answer?.abstention?.nearest).toEqual([
    passage({ document_id: "bridge" }),
  ]);
});
