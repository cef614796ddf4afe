/** A value's life: full at its SET, empty at its end, missing until somebody sets it again. */
export function LifePicture() {
  return (
    <g transform="translate(0 -14)">
      <path d="M2 90H294" className="stroke-line2" />
      {[20, 182].map((x) => (
        <g key={x}>
          <path d={`M${x} 28V90H${x + 94}Z`} className="fill-hit/20" />
          <path d={`M${x} 28 ${x + 94} 90`} className="stroke-hit" strokeWidth="1.5" />
          <path d={`M${x + 94} 18V90`} className="stroke-expiry" strokeDasharray="3 3" />
          <path d={`M${x} 18 ${x + 5} 27H${x - 5}Z`} className="fill-write" />
          <text x={x + 12} y="26" className="fill-write">
            set
          </text>
          <text x={x + 30} y="105" className="fill-hit">
            hits
          </text>
        </g>
      ))}
      <text x="130" y="105" className="fill-miss">
        miss
      </text>
      <text x="120" y="26" className="fill-expiry">
        expired
      </text>
    </g>
  )
}
