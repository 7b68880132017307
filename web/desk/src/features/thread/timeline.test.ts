import type { Line, LineStatus } from "@deskbell/protocol/thread";
import type { Message, Note } from "@deskbell/protocol/types";
import { describe, expect, it } from "vitest";
import { runsOf, timelineOf, type TimelineItem } from "./timeline.ts";

interface Sample {
  from?: "visitor" | "agent" | "system";
  minute?: number;
  day?: number;
  status?: LineStatus;
}

function line(seq: number, { from = "visitor", minute = seq, day = 5, status }: Sample = {}): Line {
  const message: Message = {
    id: `m${seq}`,
    conversationId: "c",
    seq,
    clientId: null,
    sender: { kind: from, id: from, name: from, avatarUrl: null },
    kind: from === "system" ? "event" : "text",
    content: `text ${seq}`,
    attachments: [],
    status: "sent",
    createdAt: new Date(2026, 0, day, 12, minute).toISOString(),
    editedAt: null,
    deletedAt: null,
  };
  const own = from === "agent";
  return { key: message.id, own, message, entry: null, status: own ? (status ?? "sent") : null };
}

function note(noteSeq: number, afterSeq: number): Note {
  return {
    id: `n${noteSeq}`,
    conversationId: "c",
    noteSeq,
    afterSeq,
    clientId: null,
    author: { id: "agent", name: "Ada", avatarUrl: null },
    content: "note",
    mentions: [],
    createdAt: new Date(2026, 0, 5, 12, afterSeq).toISOString(),
  };
}

const keys = (items: TimelineItem[]) => items.map((item) => (item.type === "day" ? "day" : item.key));

describe("timelineOf", () => {
  it("puts each note behind the message that it was written after", () => {
    const items = timelineOf([line(1), line(2), line(3)], [note(1, 0), note(2, 2), note(3, 3)], [], true);
    expect(keys(items)).toEqual(["day", "n1", "m1", "m2", "n2", "m3", "n3"]);
  });

  it("keeps back the notes of history that is not loaded", () => {
    const items = timelineOf([line(101), line(102)], [note(1, 40), note(2, 101)], [], false);
    expect(keys(items)).toEqual(["day", "m101", "n2", "m102"]);
  });

  it("says who wrote once for what was written in one go", () => {
    const items = timelineOf(
      [line(1), line(2), line(3, { from: "agent" }), line(4, { from: "agent", minute: 30 })],
      [],
      [],
      true,
    );
    expect(items.flatMap((item) => (item.type === "line" ? item.head : []))).toEqual([
      true,
      false,
      true,
      true,
    ]);
  });

  it("draws a line for each day", () => {
    const items = timelineOf([line(1, { day: 5 }), line(2, { day: 6 })], [], [], true);
    expect(keys(items)).toEqual(["day", "m1", "day", "m2"]);
  });

  it("says receipts at the last own line and where they change", () => {
    const own = (seq: number, status: LineStatus) => line(seq, { from: "agent", status });
    const items = timelineOf([own(1, "read"), own(2, "read"), own(3, "sent"), own(4, "sent")], [], [], true);
    const said = items.flatMap((item) => (item.type === "line" && item.showStatus ? item.key : []));
    expect(said).toEqual(["m2", "m4"]);
  });
});

describe("runs", () => {
  const keys = (items: readonly TimelineItem[]) => items.map(({ key }) => key);

  it("hold everything, in order, and stay what they are when more comes before and behind", () => {
    const lines = Array.from({ length: 200 }, (_, index) =>
      line(index + 1, { day: 1 + Math.floor(index / 30), minute: 1 }),
    );
    const notes = [note(1, 95), note(2, 200)];
    const late = runsOf(timelineOf(lines.slice(90, 190), notes, [], false));
    const all = timelineOf(lines, notes, [], true);
    expect(keys(runsOf(all).flatMap(({ items }) => items))).toEqual(keys(all));
    const runs = new Map(runsOf(all).map(({ key, items }) => [key, keys(items)]));
    // The first and the last were cut off; those between are the same.
    expect(late).toHaveLength(3);
    for (const run of late.slice(1, -1)) expect(runs.get(run.key)).toEqual(keys(run.items));
  });

  it("keep what has no number behind what it follows, and a date above what it is of", () => {
    const items = timelineOf([line(39), line(40, { day: 6 })], [note(1, 39)], [], true);
    expect(runsOf(items).map((run) => keys(run.items))).toEqual([
      keys(items.slice(0, 3)),
      keys(items.slice(3)),
    ]);
  });

  it("hold a thread of nothing but notes", () => {
    const items = timelineOf([], [note(1, 0)], [], true);
    expect(runsOf(items).flatMap((run) => keys(run.items))).toEqual(keys(items));
  });
});
