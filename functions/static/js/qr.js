// A QR code as an SVG, drawn by the reader's browser. `mode`: "Byte", or "Alphanumeric" for short texts.
import qrcode from "../vendor/qrcode-generator/qrcode.mjs";

const QUIET = 4; // modules of light around a code, which readers need
const NAMES = "http://www.w3.org/2000/svg";

export function drawn(text, mode = "Byte") {
  const code = qrcode(0, "M");
  code.addData(text, mode);
  code.make();
  const size = code.getModuleCount();
  let path = "";
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      if (code.isDark(row, column)) path += "M" + column + " " + row + "h1v1h-1z";
    }
  }
  const svg = document.createElementNS(NAMES, "svg");
  svg.setAttribute("viewBox", [-QUIET, -QUIET, size + 2 * QUIET, size + 2 * QUIET].join(" "));
  svg.setAttribute("shape-rendering", "crispEdges");
  const shape = document.createElementNS(NAMES, "path");
  shape.setAttribute("d", path);
  svg.append(shape);
  return svg;
}
