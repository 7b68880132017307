const paths = {
  back: "m15 5-7 7 7 7",
  close: "M6 6l12 12M18 6 6 18",
  send: "M12 19V5m-6 6 6-6 6 6",
  sound: "M11 5 6.5 9H3v6h3.5L11 19zM15 9.5a3.5 3.5 0 0 1 0 5M17.5 7a7 7 0 0 1 0 10",
  mute: "M11 5 6.5 9H3v6h3.5L11 19zM16 9.5l5 5m0-5-5 5",
  plus: "M12 5v14M5 12h14",
  down: "M12 5v14m6-6-6 6-6-6",
  waiting: "M12 7.5V12l3 2M20 12a8 8 0 1 1-16 0 8 8 0 0 1 16 0z",
  sent: "m5 12.5 4.5 4.5L19 7.5",
  delivered: "m2.5 12.5 4.5 4.5L16 7.5M12 16l1 1 8.5-9.5",
  failed: "M12 7.5v5.5m0 3.4v.1M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0z",
} as const;

export function Icon({ name }: { name: keyof typeof paths }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
