/** A face between sad (1) and happy (5). */
export function Face({ mood }: { mood: number }) {
  const bend = (mood - 3) * 2.2;
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={`M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0zM9 9.5v.6m6-.6v.6M8 ${15.3 - bend / 3}q4 ${bend} 8 0`} />
    </svg>
  );
}
