import { Countdown, clock } from "./countdown.ts";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("it counts down to nothing, tells each second, and then is silent", () => {
  const seen: number[] = [];
  const countdown = new Countdown(() => seen.push(countdown.seconds));
  countdown.to(Date.now() + 3000);
  expect(countdown.seconds).toBe(3);
  vi.advanceTimersByTime(10_000);
  expect(seen).toEqual([2, 1, 0]);
  expect(vi.getTimerCount()).toBe(0);
});

test("being told the same end again changes nothing", () => {
  const tick = vi.fn();
  const countdown = new Countdown(tick);
  const end = Date.now() + 5000;
  countdown.to(end);
  vi.advanceTimersByTime(900);
  countdown.to(end);
  vi.advanceTimersByTime(100);
  expect(tick).toHaveBeenCalledOnce();
});

test("an end in the past is no wait", () => {
  const countdown = new Countdown(() => {});
  countdown.to(Date.now() - 1);
  expect(countdown.seconds).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});

test("it can be stopped", () => {
  const countdown = new Countdown(() => {});
  countdown.to(Date.now() + 5000);
  countdown.stop();
  expect([countdown.seconds, vi.getTimerCount()]).toEqual([0, 0]);
});

test.each([
  [5, "0:05"],
  [65, "1:05"],
  [3600, "60:00"],
])("%i seconds are written %s", (seconds, expected) => {
  expect(clock(seconds)).toBe(expected);
});
