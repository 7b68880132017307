/** White or near-black, whichever reads better on a brand's colour (WCAG 2.2, relative luminance). */
export function readableOn(color: string): "#ffffff" | "#171a21" {
  const light = luminance(color);
  return 1.05 / (light + 0.05) >= (light + 0.05) / (luminance("#171a21") + 0.05) ? "#ffffff" : "#171a21";
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
