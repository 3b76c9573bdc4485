// The code of a printed result or a certificate, drawn by the reader's browser: [data-qr] holds its text.
import qrcode from "../vendor/qrcode-generator/qrcode.mjs";

function drawn(text, mode = "Byte") {
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
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "-4 -4 " + (size + 8) + " " + (size + 8));
  svg.setAttribute("shape-rendering", "crispEdges");
  const shape = document.createElementNS("http://www.w3.org/2000/svg", "path");
  shape.setAttribute("d", path);
  svg.append(shape);
  return svg;
}

for (const place of document.querySelectorAll("[data-qr]")) place.replaceChildren(drawn(place.dataset.qr, place.dataset.mode));
