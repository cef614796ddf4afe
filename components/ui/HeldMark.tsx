/** A ring with a tick: it is as it should be. */
export function HeldMark({ label }: { label?: string }) {
  return (
    <svg
      width="14"
      height="14"
      viewBox="0 0 14 14"
      {...(label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true })}
      className="fill-none stroke-hit"
    >
      <circle cx="7" cy="7" r="5.6" strokeWidth="1.3" />
      <path d="M4.4 7.2 6.3 9 9.7 5.2" strokeWidth="1.4" />
    </svg>
  )
}
