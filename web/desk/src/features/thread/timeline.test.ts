import type { Line, LineStatus } from "@deskbell/protocol/thread";
import type { Message, Note } from "@deskbell/protocol/types";
import { describe, expect, it } from "vitest";
import { timelineOf, type TimelineItem } from "./timeline.ts";

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
