/** WCAG 2.2 relative luminance and contrast: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */

const LIGHT = "#ffffff";
const DARK = "#000000";

type Rgb = [red: number, green: number, blue: number];

/** @param color `#rrggbb` */
function luminance(color: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as Rgb;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

export function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/**
 * White or black text, whichever is easier to read on the colour: one of them always has 4.5:1. Where both are the
 * same, 1.05 / (l + 0.05) is (l + 0.05) / 0.05: at this luminance.
 */
export function textOn(color: string): string {
  return luminance(color) <= 0.1791 ? LIGHT : DARK;
}
