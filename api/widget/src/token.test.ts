import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { SessionToken } from "./token.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function counted(expires_in = 900) {
  let n = 0;
  const fetchGrant = vi.fn(async () => ({ token: `wgt_${(n += 1)}`, expires_in }));
  return { fetchGrant, token: new SessionToken(fetchGrant) };
}

test("nothing is fetched before a token is wanted", () => {
  expect(counted().fetchGrant).not.toHaveBeenCalled();
});

test("requests made at once share one token", async () => {
  const { fetchGrant, token } = counted();
  expect(await Promise.all([token.get(), token.get(), token.get()])).toEqual(["wgt_1", "wgt_1", "wgt_1"]);
  expect(fetchGrant).toHaveBeenCalledOnce();
});

test.each([
  [869, "wgt_1"],
  [870, "wgt_2"],
  [10_000, "wgt_2"],
])("after %i seconds of 900 the token is %s", async (seconds, expected) => {
  const { token } = counted();
  await token.get();
  vi.advanceTimersByTime(seconds * 1000);
  expect(await token.get()).toBe(expected);
});

test("a token that lives for seconds only is still used", async () => {
  const { token } = counted(20);
  await token.get();
  vi.advanceTimersByTime(9_000);
  expect(await token.get()).toBe("wgt_1");
});

test("a dropped token is replaced", async () => {
  const { token } = counted();
  await token.get();
  token.drop();
  expect(await token.get()).toBe("wgt_2");
});

test("a refusal is not kept", async () => {
  const fetchGrant = vi.fn().mockRejectedValueOnce(new Error("403")).mockResolvedValue({ token: "wgt", expires_in: 900 });
  const token = new SessionToken(fetchGrant);
  await expect(token.get()).rejects.toThrow("403");
  expect(await token.get()).toBe("wgt");
});
